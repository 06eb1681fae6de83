/** All formats, from their files. A new format is a new file and a line in both lists. */

import type { FormatDefinition } from '../types.ts';
import apacheError from './builtin/apache-error.json' with { type: 'json' };
import audit from './builtin/audit.json' with { type: 'json' };
import awsAlb from './builtin/aws-alb.json' with { type: 'json' };
import awsCloudfront from './builtin/aws-cloudfront.json' with { type: 'json' };
import awsElb from './builtin/aws-elb.json' with { type: 'json' };
import awsLambda from './builtin/aws-lambda.json' with { type: 'json' };
import awsS3 from './builtin/aws-s3.json' with { type: 'json' };
import awsVpcFlow from './builtin/aws-vpc-flow.json' with { type: 'json' };
import bgl from './builtin/bgl.json' with { type: 'json' };
import bracketed from './builtin/bracketed.json' with { type: 'json' };
import bunyan from './builtin/bunyan.json' with { type: 'json' };
import caddy from './builtin/caddy.json' with { type: 'json' };
import cassandra from './builtin/cassandra.json' with { type: 'json' };
import cef from './builtin/cef.json' with { type: 'json' };
import combined from './builtin/combined.json' with { type: 'json' };
import common from './builtin/common.json' with { type: 'json' };
import composeJson from './builtin/compose-json.json' with { type: 'json' };
import cri from './builtin/cri.json' with { type: 'json' };
import dayFirst from './builtin/day-first.json' with { type: 'json' };
import django from './builtin/django.json' with { type: 'json' };
import dmesg from './builtin/dmesg.json' with { type: 'json' };
import dockerCompose from './builtin/docker-compose.json' with { type: 'json' };
import dockerJson from './builtin/docker-json.json' with { type: 'json' };
import ecs from './builtin/ecs.json' with { type: 'json' };
import elasticsearch from './builtin/elasticsearch.json' with { type: 'json' };
import envLogger from './builtin/env-logger.json' with { type: 'json' };
import envoy from './builtin/envoy.json' with { type: 'json' };
import epoch from './builtin/epoch.json' with { type: 'json' };
import gelf from './builtin/gelf.json' with { type: 'json' };
import generic from './builtin/generic.json' with { type: 'json' };
import glog from './builtin/glog.json' with { type: 'json' };
import goSlog from './builtin/go-slog.json' with { type: 'json' };
import gunicorn from './builtin/gunicorn.json' with { type: 'json' };
import haproxy from './builtin/haproxy.json' with { type: 'json' };
import hdfs from './builtin/hdfs.json' with { type: 'json' };
import healthApp from './builtin/health-app.json' with { type: 'json' };
import hpc from './builtin/hpc.json' with { type: 'json' };
import isoLevel from './builtin/iso-level.json' with { type: 'json' };
import javaUtilLogging from './builtin/java-util-logging.json' with { type: 'json' };
import journald from './builtin/journald.json' with { type: 'json' };
import jsonLines from './builtin/json-lines.json' with { type: 'json' };
import jsonList from './builtin/json-list.json' with { type: 'json' };
import jsonListTabs from './builtin/json-list-tabs.json' with { type: 'json' };
import jsonListWide from './builtin/json-list-wide.json' with { type: 'json' };
import jsonSpread from './builtin/json-spread.json' with { type: 'json' };
import jvmGc from './builtin/jvm-gc.json' with { type: 'json' };
import kafka from './builtin/kafka.json' with { type: 'json' };
import laravel from './builtin/laravel.json' with { type: 'json' };
import leef from './builtin/leef.json' with { type: 'json' };
import levelFirst from './builtin/level-first.json' with { type: 'json' };
import levelOnly from './builtin/level-only.json' with { type: 'json' };
import log4j from './builtin/log4j.json' with { type: 'json' };
import logcat from './builtin/logcat.json' with { type: 'json' };
import logfmt from './builtin/logfmt.json' with { type: 'json' };
import logrusText from './builtin/logrus-text.json' with { type: 'json' };
import macosInstall from './builtin/macos-install.json' with { type: 'json' };
import macosLog from './builtin/macos-log.json' with { type: 'json' };
import macosSystem from './builtin/macos-system.json' with { type: 'json' };
import mongodb from './builtin/mongodb.json' with { type: 'json' };
import mongodbText from './builtin/mongodb-text.json' with { type: 'json' };
import monthFirst from './builtin/month-first.json' with { type: 'json' };
import mysqlError from './builtin/mysql-error.json' with { type: 'json' };
import mysqlSlow from './builtin/mysql-slow.json' with { type: 'json' };
import nginxError from './builtin/nginx-error.json' with { type: 'json' };
import openstack from './builtin/openstack.json' with { type: 'json' };
import otel from './builtin/otel.json' with { type: 'json' };
import phpError from './builtin/php-error.json' with { type: 'json' };
import postgres from './builtin/postgres.json' with { type: 'json' };
import proxifier from './builtin/proxifier.json' with { type: 'json' };
import python from './builtin/python.json' with { type: 'json' };
import rabbitmq from './builtin/rabbitmq.json' with { type: 'json' };
import rabbitmqOld from './builtin/rabbitmq-old.json' with { type: 'json' };
import rails from './builtin/rails.json' with { type: 'json' };
import redis from './builtin/redis.json' with { type: 'json' };
import rubyLogger from './builtin/ruby-logger.json' with { type: 'json' };
import rustTracing from './builtin/rust-tracing.json' with { type: 'json' };
import spark from './builtin/spark.json' with { type: 'json' };
import squid from './builtin/squid.json' with { type: 'json' };
import syslog from './builtin/syslog.json' with { type: 'json' };
import syslogIso from './builtin/syslog-iso.json' with { type: 'json' };
import syslog5424 from './builtin/syslog5424.json' with { type: 'json' };
import thunderbird from './builtin/thunderbird.json' with { type: 'json' };
import timeOfDay from './builtin/time-of-day.json' with { type: 'json' };
import uwsgi from './builtin/uwsgi.json' with { type: 'json' };
import w3c from './builtin/w3c.json' with { type: 'json' };
import windowsCbs from './builtin/windows-cbs.json' with { type: 'json' };
import zapConsole from './builtin/zap-console.json' with { type: 'json' };
import zookeeper from './builtin/zookeeper.json' with { type: 'json' };
import type { Format } from './format.ts';
import { loadFormat } from './load-format.ts';

/** By name; as text where they are bundled (scripts/bundle.js), since few of them are asked for. */
const FILES: Record<string, unknown> = {
  'apache-error.json': apacheError,
  'audit.json': audit,
  'aws-alb.json': awsAlb,
  'aws-cloudfront.json': awsCloudfront,
  'aws-elb.json': awsElb,
  'aws-lambda.json': awsLambda,
  'aws-s3.json': awsS3,
  'aws-vpc-flow.json': awsVpcFlow,
  'bgl.json': bgl,
  'bracketed.json': bracketed,
  'bunyan.json': bunyan,
  'caddy.json': caddy,
  'cassandra.json': cassandra,
  'cef.json': cef,
  'combined.json': combined,
  'common.json': common,
  'compose-json.json': composeJson,
  'cri.json': cri,
  'day-first.json': dayFirst,
  'django.json': django,
  'dmesg.json': dmesg,
  'docker-compose.json': dockerCompose,
  'docker-json.json': dockerJson,
  'ecs.json': ecs,
  'elasticsearch.json': elasticsearch,
  'env-logger.json': envLogger,
  'envoy.json': envoy,
  'epoch.json': epoch,
  'gelf.json': gelf,
  'generic.json': generic,
  'glog.json': glog,
  'go-slog.json': goSlog,
  'gunicorn.json': gunicorn,
  'haproxy.json': haproxy,
  'hdfs.json': hdfs,
  'health-app.json': healthApp,
  'hpc.json': hpc,
  'iso-level.json': isoLevel,
  'java-util-logging.json': javaUtilLogging,
  'journald.json': journald,
  'json-lines.json': jsonLines,
  'json-list.json': jsonList,
  'json-list-tabs.json': jsonListTabs,
  'json-list-wide.json': jsonListWide,
  'json-spread.json': jsonSpread,
  'jvm-gc.json': jvmGc,
  'kafka.json': kafka,
  'laravel.json': laravel,
  'leef.json': leef,
  'level-first.json': levelFirst,
  'level-only.json': levelOnly,
  'log4j.json': log4j,
  'logcat.json': logcat,
  'logfmt.json': logfmt,
  'logrus-text.json': logrusText,
  'macos-install.json': macosInstall,
  'macos-log.json': macosLog,
  'macos-system.json': macosSystem,
  'mongodb.json': mongodb,
  'mongodb-text.json': mongodbText,
  'month-first.json': monthFirst,
  'mysql-error.json': mysqlError,
  'mysql-slow.json': mysqlSlow,
  'nginx-error.json': nginxError,
  'openstack.json': openstack,
  'otel.json': otel,
  'php-error.json': phpError,
  'postgres.json': postgres,
  'proxifier.json': proxifier,
  'python.json': python,
  'rabbitmq.json': rabbitmq,
  'rabbitmq-old.json': rabbitmqOld,
  'rails.json': rails,
  'redis.json': redis,
  'ruby-logger.json': rubyLogger,
  'rust-tracing.json': rustTracing,
  'spark.json': spark,
  'squid.json': squid,
  'syslog.json': syslog,
  'syslog-iso.json': syslogIso,
  'syslog5424.json': syslog5424,
  'thunderbird.json': thunderbird,
  'time-of-day.json': timeOfDay,
  'uwsgi.json': uwsgi,
  'w3c.json': w3c,
  'windows-cbs.json': windowsCbs,
  'zap-console.json': zapConsole,
  'zookeeper.json': zookeeper,
};

type FormatFields = Exclude<FormatDefinition, string>;

let all: readonly Format[] | null = null;
const byName = new Map<string, Format>();

/**
 * All formats, sorted by priority, highest first; by name where it is the same. Loaded when they are
 * first asked for: a thread that reads one format needs no other.
 */
export function allFormats(): readonly Format[] {
  all ??= Object.keys(FILES)
    .map((file) => formatByName(file.slice(0, -'.json'.length)))
    .sort((a, b) => b.priority - a.priority || (a.name < b.name ? -1 : 1));
  return all;
}

/** The format of that name, which is also its file's; throws an Error for a name that none has. */
export function formatByName(name: string): Format {
  const known = byName.get(name);
  if (known) return known;
  const file = `${name}.json`;
  const format = loadFormat(file, definitionByName(name));
  if (format.name !== name) throw new Error(`${file}: name: must be "${name}", as the file's`);
  byName.set(name, format);
  return format;
}

/** What its file says; throws as above. */
export function definitionByName(name: string): FormatFields {
  const file = `${name}.json`;
  if (!Object.hasOwn(FILES, file)) throw new Error(`no format is named "${name}"`);
  const content = FILES[file];
  return (typeof content === 'string' ? JSON.parse(content) : content) as FormatFields;
}
