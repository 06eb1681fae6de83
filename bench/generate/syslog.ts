import { Clock, syslogSecond } from './clock.ts';
import { FIELDS, zipfOf } from './fields.ts';
import type { Random } from './random.ts';
import { compileTemplate, type Step, writeSteps } from './template.ts';
import { Weighted } from './weighted.ts';
import type { Writer } from './writer.ts';

type Kind = [weight: number, programAndMessage: string];

/** What the usual programs of a Linux server write. */
const KINDS: Kind[] = [
  [60, 'sshd[<pid>]: Failed password for invalid user <name> from <ip> port <port> ssh2'],
  [
    30,
    'sshd[<pid>]: Accepted publickey for deploy from <ip> port <port> ssh2: ED25519 SHA256:<longHex>',
  ],
  [30, 'sshd[<pid>]: Connection closed by authenticating user root <ip> port <port> [preauth]'],
  [25, 'sshd[<pid>]: pam_unix(sshd:session): session opened for user deploy(uid=1000) by (uid=0)'],
  [25, 'sshd[<pid>]: pam_unix(sshd:session): session closed for user deploy'],
  [
    8,
    'sshd[<pid>]: error: maximum authentication attempts exceeded for root from <ip> port <port> ssh2 [preauth]',
  ],
  [6, 'sshd[<pid>]: fatal: Timeout before authentication for <ip> port <port>'],
  [40, 'CRON[<pid>]: (root) CMD (/usr/lib/monitoring/collect --host <node> >/dev/null 2>&1)'],
  [30, 'CRON[<pid>]: pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)'],
  [30, 'CRON[<pid>]: pam_unix(cron:session): session closed for user root'],
  [
    50,
    'kernel: [UFW BLOCK] IN=eth0 OUT= MAC=52:54:00:12:34:56 SRC=<ip> DST=192.0.2.10 LEN=<small> PROTO=TCP SPT=<port> DPT=22',
  ],
  [12, 'kernel: [<amount>] nf_conntrack: table full, dropping packet'],
  [
    4,
    'kernel: [<amount>] Out of memory: Killed process <pid> (java) total-vm:<bytes>kB, anon-rss:<bytes>kB',
  ],
  [6, 'kernel: [<amount>] EXT4-fs (sda1): mounted filesystem with ordered data mode. Opts: (null)'],
  [30, 'systemd[1]: Started session-<userId>.scope - Session <userId> of User deploy.'],
  [25, 'systemd[1]: session-<userId>.scope: Deactivated successfully.'],
  [20, 'systemd[1]: Starting logrotate.service - Rotate log files...'],
  [15, 'systemd[1]: <service>.service: Main process exited, code=exited, status=<small>/FAILURE'],
  [10, 'systemd[1]: Timed out waiting for device /dev/disk/by-uuid/<uuid>.'],
  [20, 'systemd-logind[<pid>]: New session <userId> of user deploy.'],
  [20, 'systemd-resolved[<pid>]: Clock change detected. Flushing caches.'],
  [40, 'postfix/smtpd[<pid>]: connect from unknown[<ip>]'],
  [30, 'postfix/smtpd[<pid>]: disconnect from unknown[<ip>] ehlo=1 auth=0/1 quit=1 commands=2/3'],
  [
    10,
    'postfix/smtp[<pid>]: <shortHex>: to=<name>@example.com, relay=none, delay=<ms>, status=deferred (connection timeout)',
  ],
  [20, 'dhclient[<pid>]: DHCPREQUEST for <ip> on eth0 to 192.0.2.1 port 67'],
  [20, 'named[<pid>]: client @0x<shortHex>f0 <ip>#<port> (shop.example.com): query (cache) denied'],
  [
    10,
    'sudo:   deploy : TTY=pts/<small> ; PWD=/home/deploy ; USER=root ; COMMAND=/usr/bin/systemctl restart <service>',
  ],
  [
    10,
    'dockerd[<pid>]: time="2025-02-20T10:00:00Z" level=warning msg="container <longHex> exited" code=<small>',
  ],
];

/** RFC 3164 as rsyslog writes it to files, without priority; about 115 bytes a record. */
export function syslog(): Step {
  const clock = new Clock(10, (second) => `${syslogSecond(second)} `);
  const hosts = zipfOf('web1 web2 web3 db1 db2 cache1 mail1 gateway build1 backup1'.split(' '));
  const records = KINDS.map(([, text]) =>
    compileTemplate(`<host> ${text}\n`, { ...FIELDS, host: hosts }),
  );
  const kinds = new Weighted(KINDS.map(([weight]) => weight));
  return (out: Writer, random: Random) => {
    clock.tick(random);
    clock.write(out);
    writeSteps(records[kinds.draw(random)]!, out, random);
  };
}
