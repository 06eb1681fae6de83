/** All formats, from their files. A new format is a new file and a line in both lists. */

import type { FormatDefinition } from '../types.ts';
import apacheError from './apache-error.json' with { type: 'json' };
import audit from './audit.json' with { type: 'json' };
import awsAlb from './aws-alb.json' with { type: 'json' };
import awsCloudfront from './aws-cloudfront.json' with { type: 'json' };
import awsElb from './aws-elb.json' with { type: 'json' };
import awsLambda from './aws-lambda.json' with { type: 'json' };
import awsS3 from './aws-s3.json' with { type: 'json' };
import awsVpcFlow from './aws-vpc-flow.json' with { type: 'json' };
import bgl from './bgl.json' with { type: 'json' };
import bracketed from './bracketed.json' with { type: 'json' };
import bunyan from './bunyan.json' with { type: 'json' };
import caddy from './caddy.json' with { type: 'json' };
import cassandra from './cassandra.json' with { type: 'json' };
import cef from './cef.json' with { type: 'json' };
import combined from './combined.json' with { type: 'json' };
import common from './common.json' with { type: 'json' };
import composeJson from './compose-json.json' with { type: 'json' };
import cri from './cri.json' with { type: 'json' };
import dayFirst from './day-first.json' with { type: 'json' };
import django from './django.json' with { type: 'json' };
import dmesg from './dmesg.json' with { type: 'json' };
import dockerCompose from './docker-compose.json' with { type: 'json' };
import dockerJson from './docker-json.json' with { type: 'json' };
import ecs from './ecs.json' with { type: 'json' };
import elasticsearch from './elasticsearch.json' with { type: 'json' };
import envLogger from './env-logger.json' with { type: 'json' };
import envoy from './envoy.json' with { type: 'json' };
import epoch from './epoch.json' with { type: 'json' };
import type { Format } from './format.ts';
import gelf from './gelf.json' with { type: 'json' };
import generic from './generic.json' with { type: 'json' };
import glog from './glog.json' with { type: 'json' };
import goSlog from './go-slog.json' with { type: 'json' };
import gunicorn from './gunicorn.json' with { type: 'json' };
import haproxy from './haproxy.json' with { type: 'json' };
import hdfs from './hdfs.json' with { type: 'json' };
import healthApp from './health-app.json' with { type: 'json' };
import hpc from './hpc.json' with { type: 'json' };
import isoLevel from './iso-level.json' with { type: 'json' };
import javaUtilLogging from './java-util-logging.json' with { type: 'json' };
import journald from './journald.json' with { type: 'json' };
import jsonLines from './json-lines.json' with { type: 'json' };
import jsonList from './json-list.json' with { type: 'json' };
import jsonListTabs from './json-list-tabs.json' with { type: 'json' };
import jsonListWide from './json-list-wide.json' with { type: 'json' };
import jsonSpread from './json-spread.json' with { type: 'json' };
import jvmGc from './jvm-gc.json' with { type: 'json' };
import kafka from './kafka.json' with { type: 'json' };
import laravel from './laravel.json' with { type: 'json' };
import leef from './leef.json' with { type: 'json' };
import levelFirst from './level-first.json' with { type: 'json' };
import levelOnly from './level-only.json' with { type: 'json' };
import { loadFormat } from './load-format.ts';
import log4j from './log4j.json' with { type: 'json' };
import logcat from './logcat.json' with { type: 'json' };
import logfmt from './logfmt.json' with { type: 'json' };
import logrusText from './logrus-text.json' with { type: 'json' };
import macosInstall from './macos-install.json' with { type: 'json' };
import macosLog from './macos-log.json' with { type: 'json' };
import macosSystem from './macos-system.json' with { type: 'json' };
import mongodb from './mongodb.json' with { type: 'json' };
import mongodbText from './mongodb-text.json' with { type: 'json' };
import monthFirst from './month-first.json' with { type: 'json' };
import mysqlError from './mysql-error.json' with { type: 'json' };
import mysqlSlow from './mysql-slow.json' with { type: 'json' };
import nginxError from './nginx-error.json' with { type: 'json' };
import openstack from './openstack.json' with { type: 'json' };
import otel from './otel.json' with { type: 'json' };
import phpError from './php-error.json' with { type: 'json' };
import postgres from './postgres.json' with { type: 'json' };
import proxifier from './proxifier.json' with { type: 'json' };
import python from './python.json' with { type: 'json' };
import rabbitmq from './rabbitmq.json' with { type: 'json' };
import rabbitmqOld from './rabbitmq-old.json' with { type: 'json' };
import rails from './rails.json' with { type: 'json' };
import redis from './redis.json' with { type: 'json' };
import rubyLogger from './ruby-logger.json' with { type: 'json' };
import rustTracing from './rust-tracing.json' with { type: 'json' };
import spark from './spark.json' with { type: 'json' };
import squid from './squid.json' with { type: 'json' };
import syslog from './syslog.json' with { type: 'json' };
import syslogIso from './syslog-iso.json' with { type: 'json' };
import syslog5424 from './syslog5424.json' with { type: 'json' };
import thunderbird from './thunderbird.json' with { type: 'json' };
import timeOfDay from './time-of-day.json' with { type: 'json' };
import uwsgi from './uwsgi.json' with { type: 'json' };
import w3c from './w3c.json' with { type: 'json' };
import windowsCbs from './windows-cbs.json' with { type: 'json' };
import zapConsole from './zap-console.json' with { type: 'json' };
import zookeeper from './zookeeper.json' with { type: 'json' };

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
