/** All formats, from their files. A new format is a new file and a line in both lists. */
import apacheError from './apache-error.json' with { type: 'json' };
import bracketed from './bracketed.json' with { type: 'json' };
import combined from './combined.json' with { type: 'json' };
import common from './common.json' with { type: 'json' };
import composeJson from './compose-json.json' with { type: 'json' };
import cri from './cri.json' with { type: 'json' };
import dockerCompose from './docker-compose.json' with { type: 'json' };
import envLogger from './env-logger.json' with { type: 'json' };
import epoch from './epoch.json' with { type: 'json' };
import { type Format, loadFormat } from './format.ts';
import gelf from './gelf.json' with { type: 'json' };
import generic from './generic.json' with { type: 'json' };
import glog from './glog.json' with { type: 'json' };
import hdfs from './hdfs.json' with { type: 'json' };
import isoLevel from './iso-level.json' with { type: 'json' };
import journald from './journald.json' with { type: 'json' };
import jsonLines from './json-lines.json' with { type: 'json' };
import laravel from './laravel.json' with { type: 'json' };
import log4j from './log4j.json' with { type: 'json' };
import logcat from './logcat.json' with { type: 'json' };
import logfmt from './logfmt.json' with { type: 'json' };
import mongodb from './mongodb.json' with { type: 'json' };
import mysqlError from './mysql-error.json' with { type: 'json' };
import nginxError from './nginx-error.json' with { type: 'json' };
import openstack from './openstack.json' with { type: 'json' };
import otel from './otel.json' with { type: 'json' };
import postgres from './postgres.json' with { type: 'json' };
import python from './python.json' with { type: 'json' };
import redis from './redis.json' with { type: 'json' };
import spark from './spark.json' with { type: 'json' };
import syslog from './syslog.json' with { type: 'json' };
import syslogIso from './syslog-iso.json' with { type: 'json' };
import syslog5424 from './syslog5424.json' with { type: 'json' };
import uwsgi from './uwsgi.json' with { type: 'json' };
import w3c from './w3c.json' with { type: 'json' };
import zapConsole from './zap-console.json' with { type: 'json' };

const FILES: Record<string, unknown> = {
  'apache-error.json': apacheError,
  'bracketed.json': bracketed,
  'combined.json': combined,
  'common.json': common,
  'compose-json.json': composeJson,
  'cri.json': cri,
  'docker-compose.json': dockerCompose,
  'env-logger.json': envLogger,
  'epoch.json': epoch,
  'gelf.json': gelf,
  'generic.json': generic,
  'glog.json': glog,
  'hdfs.json': hdfs,
  'iso-level.json': isoLevel,
  'journald.json': journald,
  'json-lines.json': jsonLines,
  'laravel.json': laravel,
  'log4j.json': log4j,
  'logcat.json': logcat,
  'logfmt.json': logfmt,
  'mongodb.json': mongodb,
  'mysql-error.json': mysqlError,
  'nginx-error.json': nginxError,
  'openstack.json': openstack,
  'otel.json': otel,
  'postgres.json': postgres,
  'python.json': python,
  'redis.json': redis,
  'spark.json': spark,
  'syslog.json': syslog,
  'syslog-iso.json': syslogIso,
  'syslog5424.json': syslog5424,
  'uwsgi.json': uwsgi,
  'w3c.json': w3c,
  'zap-console.json': zapConsole,
};

/** Sorted by priority, highest first; by name where it is the same. */
export const FORMATS: readonly Format[] = Object.entries(FILES)
  .map(([file, content]) => loadFormat(file, content))
  .sort((a, b) => b.priority - a.priority || (a.name < b.name ? -1 : 1));

const byName = new Map(FORMATS.map((format) => [format.name, format]));
if (byName.size < FORMATS.length) throw new Error('formats: two files have the same name field');

/** The format of that name; throws an Error for a name that none has. */
export function formatByName(name: string): Format {
  const format = byName.get(name);
  if (!format) throw new Error(`no format is named "${name}"`);
  return format;
}
