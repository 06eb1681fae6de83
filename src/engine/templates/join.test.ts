import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joinForms } from './join.ts';

/** Forms, and the patterns that must come of them, in any order. */
function joins(name: string, forms: string[], patterns: string[]): void {
  test(name, () => {
    const joined = joinForms(forms);
    assert.deepEqual([...new Set(joined.values())].sort(), [...patterns].sort());
    assert.deepEqual([...joined.keys()].sort(), [...forms].sort());
  });
}

const apart = (name: string, forms: string[]) => joins(name, forms, forms);

apart('two words that say something else', ['User login', 'User logout']);
apart('a verb in long messages', [
  'Block <*> stored as bytes in memory on <*> (estimated size <*>)',
  'Block <*> stored as values in memory on <*> (estimated size <*>)',
]);
apart('past participles', [
  'Job <*> of queue mail was started',
  'Job <*> of queue mail was stopped',
  'Job <*> of queue mail was finished',
  'Job <*> of queue mail was cancelled',
]);
apart('what a label speaks for', ['cache: ready <*>', 'database: ready <*>', 'queue: ready <*>']);
apart('true and false', ['lock held=true by <*> on disk', 'lock held=false by <*> on disk']);
apart('events named by a key', [
  'event=order_created id=<*> shop=main',
  'event=order_paid id=<*> shop=main',
]);
apart('one word alone', ['started', 'stopped', 'paused', 'resumed', 'ready', 'waiting']);
apart('pages at the top of a site', [
  'GET /',
  'GET /about',
  'GET /login',
  'GET /users/<*>',
  'POST /login',
]);
apart('a message and its longer form', ['Disk full', 'Disk full on <*>']);

joins(
  'names of users',
  ['session closed for user ada', 'session closed for user bob'],
  ['session closed for user <*>'],
);
joins(
  'a name that is masked in some of the forms',
  ['Invalid user <*> from <*> port', 'Invalid user ada from <*> port'],
  ['Invalid user <*> from <*> port'],
);
joins('paths', ['cannot open /etc/hosts', 'cannot open /etc/passwd'], ['cannot open <*>']);
joins(
  'paths with variables inside',
  ['wrote /data/<*>/a/<*> now', 'wrote /data/b/<*> now'],
  ['wrote <*> now'],
);
joins(
  'hosts and packages',
  ['mapping for mail.example.com failed', 'mapping for www.shop.example.org failed'],
  ['mapping for <*> failed'],
);
joins(
  'hosts with ports at the start',
  [
    'db.example.com:<*> close, <*> bytes sent',
    '<*> close, <*> bytes sent',
    'web.example.com:<*> close, <*> bytes sent',
  ],
  ['<*> close, <*> bytes sent'],
);
joins(
  'URLs',
  ['fetching http://a.example/x done', 'fetching https://b.example/y/<*>?q=<*> done'],
  ['fetching <*> done'],
);
joins(
  'quoted values',
  ['table "users" is locked', 'table "order items" is locked'],
  ['table "<*>" is locked'],
);
joins(
  'values of keys',
  ['acquired lock name=mail owner=Work{<*> x}', 'acquired lock name=disk owner=null'],
  ['acquired lock name=<*> owner=<*>'],
);
joins(
  'values of keys that are missing or in brackets',
  [
    'mail sent, from=root, to=, size=<*>',
    'mail sent, from=<<*>>, to=[ada bob], size=<*>',
    'mail sent, from=<ada>, to=(x), size=<*>',
  ],
  ['mail sent, from=<*>, to=<*>, size=<*>'],
);
joins(
  'errors with a path before them',
  ['cannot load /etc/a: no such file', 'cannot load /opt/b/c: no such file'],
  ['cannot load <*>: no such file'],
);
joins(
  'states in capitals',
  [
    'Notification: <*> (leader), LOOKING (state), <*> (round)',
    'Notification: <*> (leader), FOLLOWING (state), <*> (round)',
    'Notification: <*> (leader), LEADING (state), <*> (round)',
  ],
  ['Notification: <*> (leader), <*> (state), <*> (round)'],
);
joins(
  'units',
  ['stored in memory (size <*> B)', 'stored in memory (size <*> KB)'],
  ['stored in memory (size <*>)'],
);
joins(
  'a number with and without a comparison',
  ['close, lifetime <*>', 'close, lifetime <<*> sec'],
  ['close, lifetime <*>'],
);
joins(
  'a value that may be missing',
  ['connection from <*> () at <*>', 'connection from <*> (<*>) at <*>'],
  ['connection from <*> (<*>) at <*>'],
);
joins(
  'lists of any length',
  ['acl of view set to: ada,bob', 'acl of view set to: ada,bob,eve'],
  ['acl of view set to: <*>'],
);
joins(
  'processes with their numbers',
  ['Sandbox: mds(<*>) deny(<*>) read <*>', 'Sandbox: Mail(<*>) deny(<*>) read <*>'].concat(
    ['QuickLook', 'Safari', 'Finder'].map((name) => `Sandbox: ${name}(<*>) deny(<*>) read <*>`),
  ),
  ['Sandbox: <*>(<*>) deny(<*>) read <*>'],
);
joins(
  'many names at one place',
  ['klogd', 'cups', 'named', 'ntpd', 'portmap', 'xinetd', 'sshd', 'crond', 'atd', 'gpm', 'nfs'].map(
    (name) => `${name} startup ended early`,
  ),
  ['<*> startup ended early'],
);
joins(
  'identifiers in capitals',
  [
    'event EventType: LAUNCH for container <*> of app',
    'event EventType: CLEANUP for container <*> of app',
  ],
  ['event EventType: <*> for container <*> of app'],
);
joins(
  'what the methods of requests have in common stays',
  ['<*> "GET <*>" status: <*>', '<*> "POST <*>" status: <*>'],
  ['<*> "GET <*>" status: <*>', '<*> "POST <*>" status: <*>'],
);
joins(
  'a segment of a path with many values',
  Array.from({ length: 20 }, (_, i) => `GET /blog/post-${String.fromCharCode(97 + i)}/read`),
  ['GET /blog/<*>/read'],
);

test('messages with two variables that are always new are one', () => {
  const names = Array.from({ length: 400 }, (_, i) => [...String(i)].map((d) => 'abcdefghij'[+d]));
  const forms = names.map(
    (name, i) => `mail from x${name.join('')} to y${names[(i * 7) % 400]!.join('')} was not sent`,
  );
  assert.deepEqual([...new Set(joinForms(forms).values())], ['mail from <*> to <*> was not sent']);
});

test('what is the same in all forms stays, even if it is a value', () => {
  const forms = ['ran /bin/sh as ada in <*>', 'ran /bin/sh as bob in <*>', 'saw /bin/sh'];
  assert.equal(joinForms(forms).get('saw /bin/sh'), 'saw /bin/sh');
  const joined = joinForms([
    'tag="A b" of user ada at <*> now',
    'tag="A b" of user bob at <*> now',
  ]);
  assert.deepEqual([...new Set(joined.values())], ['tag="A b" of user <*> at <*> now']);
});
