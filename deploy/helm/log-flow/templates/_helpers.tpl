{{/* The release's name, within the 63 characters of a label, with room for "-migrate". */}}
{{- define "log-flow.name" -}}
{{- if contains "log-flow" .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-log-flow" .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* What selects pods; never changed, for a Deployment's selector cannot be. */}}
{{- define "log-flow.selector" -}}
app.kubernetes.io/name: log-flow
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "log-flow.labels" -}}
{{ include "log-flow.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "log-flow.image" -}}
{{- $repository := required "image.repository: where you have pushed the image" .Values.image.repository -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" $repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" $repository (.Values.image.tag | default .Chart.AppVersion) -}}
{{- end -}}
{{- end -}}

{{/* Environment of every process: the Secret, and the settings. */}}
{{- define "log-flow.secretRef" -}}
- secretRef:
    name: {{ required "existingSecret: a Secret with DATABASE_URL and the other addresses" .Values.existingSecret }}
{{- end -}}

{{- define "log-flow.settings" -}}
{{- $storage := required "settings.STORAGE_URL: where bytes of uploads lie" .Values.settings.STORAGE_URL -}}
{{- range $name, $value := .Values.settings }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end -}}
{{- end -}}

{{/* Of every pod. */}}
{{- define "log-flow.podSettings" -}}
automountServiceAccountToken: false
{{- if .Values.serviceAccountName }}
serviceAccountName: {{ .Values.serviceAccountName }}
{{- end }}
{{- if .Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml .Values.imagePullSecrets | nindent 2 }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 1000
  runAsGroup: 1000
  fsGroup: 1000
  seccompProfile:
    type: RuntimeDefault
terminationGracePeriodSeconds: {{ .Values.terminationGracePeriodSeconds }}
volumes:
  - name: tmp
    emptyDir: {}
  - name: data
    emptyDir: {}
{{- end -}}

{{/* Of every container. Nothing in /data or /tmp is kept: the stores are elsewhere. */}}
{{- define "log-flow.containerSettings" -}}
image: {{ include "log-flow.image" . | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
envFrom:
  {{- include "log-flow.secretRef" . | nindent 2 }}
volumeMounts:
  - name: tmp
    mountPath: /tmp
  - name: data
    mountPath: /data
{{- end -}}
