import assert from 'node:assert/strict';
import { test } from 'node:test';
import { levelInText } from './level-in-text.ts';
import { LEVELS } from './levels.ts';
import { levelOfSeverity, severityAt } from './levels-of-devices.ts';

const level = (text: string) => LEVELS[levelInText(text, 0)] ?? null;

test('a level word in a text counts near its start and when it is marked as one', () => {
  assert.equal(level('ERROR: disk full'), 'error');
  assert.equal(level('worker 3 [warn] slow'), 'warn');
  assert.equal(level('error: gone'), 'error');
  assert.equal(level('an error occurred'), null);
  assert.equal(level('TERROR ERROR_CODE errors'), null);
  assert.equal(level(`${'x  '.repeat(7)}ERROR`), 'error', 'the eighth word');
  assert.equal(level(`${'x '.repeat(8)}ERROR`), null, 'the ninth word');
  assert.equal(level(`id=${'7'.repeat(200)} ERROR x`), 'error', 'however long a number is');
});

for (const [text, expected] of [
  ['(info) shop[1]: started', 'info'],
  ['imap-login: Info: aborted', 'info'],
  ['daemon.err dnsmasq[1]: failed', 'error'],
  ['<local7.warning> 192.0.2.1 x', 'warn'],
  ['example.err dnsmasq[1]: failed', null],
  ['critical/ApiListener: cannot connect', 'fatal'],
  ['system,error,critical login failure', 'error'],
  ['router1 dhcp,warning no lease', 'warn'],
  ['cannot parse the fields id,error,count here', null],
  ['bigip1 err tmm1[7]: no members', 'error'],
  ['the host bigip1 err tmm1[7]: no members', null],
  ['<522008> <NOTI> user is known', 'notice'],
  ['Event|403|LOG_INFO|link is up', 'info'],
  ['LOG_DIR is missing', null],
  ['information/Checkable: ok', 'info'],
  ['src/error/x.c', null],
  ['1234: error : end of file', 'error'],
  ['the error : x', null],
  ['<01> Warning  slow', 'warn'],
  ['[JobSession] Info started', 'info'],
  ['[client] error reading', null],
  ['ERRO failed', 'error'],
  ['] FINE details', 'debug'],
  ['all is FINE', null],
  ['information about errors', null],
  ['resolver: debug 3: done', 'debug'],
  ['the debug 3: done', null],
  ['unbound[7:0] fatal error: no ports', 'fatal'],
  ['system,error,critical login failure', 'error'],
  ['copying error,b,c to d', null],
  ['general\tinfo\thello', 'info'],
  ['mail|warning|slow', 'warn'],
  ['run --log-level=error --verbose', null],
  ['http://example.com/a?level=error&x=1', null],
  ['log_level=error started', 'error'],
  ['DEBUG=1 node server.js', null],
  ['export NODE_ENV=production DEBUG=app:*', null],
  ['console.error(x)', null],
  ['catch (err) { stop() }', null],
  ['if (level == ERROR) stop', null],
  ["x === 'ERROR' here", null],
  ['=ERROR= lost', 'error'],
  ['(EE) no such module', 'error'],
  ['(WW) odd', 'warn'],
  ['(--) probed', null],
  ['(CC) 2025', null],
  ['Er(11) hostd[7]: gone', 'error'],
  ['In(182) vmkernel: ok', 'info'],
  ['see In(182) there', null],
  ['AUDIT [http-1] ada saw ERROR 7', null],
  ['[http-1] PERF shop.Timer ERROR page took 7', null],
  ['[AUDIT] ERROR cannot write', 'error'],
  ['AUDITS of ERROR', 'error'],
  ['[警告] slow', 'warn'],
  [' <4711> -- warning -- Slow start', 'warn'],
  ['root - info - started', 'info'],
  ['try - error rate - again', null],
  ['system,info,account user ada logged in', 'info'],
  ['router1 l2tp,ppp,error <ada>: gone', 'error'],
  ['columns id,error and time', null],
  ['error,warning counts', null],
  ['Wa(180) vmkwarning: cpu1:7)slow', 'warn'],
  ['In (180) vmk', null],
  ['| vcpu-0| W003: MSR read failed', 'warn'],
  ['| ok| E003 failed', null],
] as const) {
  test(`${text}: ${expected ?? 'no level'}`, () => assert.equal(level(text), expected));
}

for (const [text, expected] of [
  ['E! [outputs] failed', 'error'],
  ['[W] [main.go:13] slow', 'warn'],
  ['I | etcdserver: starting', 'info'],
  ['E [MSGID: 1] remote operation failed', 'error'],
  ['1702-2395  Manager  com.example.app   D  hiding', 'debug'],
  ['I am here', null],
  ['plan E | done', null],
  ['|worker|head1|E|execd@node1 is gone', 'error'],
  ['|worker|head1|A|execd@node1 is gone', null],
  ['[Parent 7: Main Thread]: D/nsHttp init', 'debug'],
  ['1702-1702/com.example.app W/Main: slow', 'warn'],
  ['I/O error', null],
  ['the E/SATA disk', null],
  ['x E! y', null],
  ['A | b', null],
] as const) {
  test(`the letter in ${text}: ${expected ?? 'no level'}`, () =>
    assert.equal(level(text), expected));
}

test('a mark of Cisco’s form names a severity of syslog', () => {
  const severity = (text: string) => {
    const at = severityAt(text, 0);
    return at < 0 ? null : (LEVELS[levelOfSeverity(text, at)] ?? null);
  };
  assert.equal(severity('124: *Feb 20 09:59:59: %LINK-3-UPDOWN: down'), 'error');
  assert.equal(severity('fw %ASA-4-106023: Deny tcp'), 'warn');
  assert.equal(severity('%SYS-SP-5-RESTART: x'), 'notice');
  for (const text of [
    '100 %LINK-9-UP: x',
    '%LINK-35-UP: x',
    '%x-3-y: z',
    '50%-3-A: b',
    'LINK-3-UPDOWN: x',
  ]) {
    assert.equal(severity(text), null, text);
  }
});

for (const [text, expected] of [
  ['core1 %%01IFNET/4/IF_STATE(l)[7]:is down', 'warn'],
  ['core1 IFNET/3/PHY_UPDOWN: is down', 'error'],
  ['ifmgr[7]: %PKT_INFRA-LINK-6-CHANGED : is up', 'info'],
  ['IFNET/9/PHY_UPDOWN: x', null],
  ['lib/3/X: y', null],
] as const) {
  test(`${text}: ${expected}`, () => {
    const at = severityAt(text, 0);
    assert.equal(at < 0 ? null : (LEVELS[levelOfSeverity(text, at)] ?? null), expected);
  });
}
