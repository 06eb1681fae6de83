/** Each part of a timestamp may be spelled in several ways, and any of them may stand beside any of the others. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ANY_IN_ORDER, anyTimestamp } from '../index.ts';

const referenceTime = Date.UTC(2025, 1, 21);

/** The time that is read, and what is left behind it. */
function read(text: string, parse = anyTimestamp): [string, string] | null {
  const clock = { referenceTime, time: 0 };
  const end = parse(text, 0, clock);
  return end < 0 ? null : [new Date(clock.time).toISOString(), text.slice(end)];
}

const DAY = { year: 2025, month: 2, day: 20 };
const NAMES = [
  ...['Feb', 'feb', 'FEB', 'February', 'Februar', 'févr.', 'Fév', 'febbraio', 'fevereiro'],
  ...['lutego', 'února', 'Şub', 'фев', 'Февраля', 'φεβ', '二月'],
];

const numbers = ['-', '/', '.', ':'].flatMap((mark) => [
  `2025${mark}02${mark}20`,
  `2025${mark}2${mark}20`,
]);
const named = NAMES.flatMap((name) => [
  `20 ${name} 2025`,
  `20-${name}-2025`,
  `20/${name}/2025`,
  `${name} 20 2025`,
  `${name} 20, 2025`,
  `${name}/20/2025`,
  `2025 ${name} 20`,
]);
const marked = ['20.02.2025', '20.2.2025', '20/02/2025', '02/20/2025', '20-02-2025', '2/20/25'];
const others = [
  '20250220',
  '20Feb2025',
  '20. Februar 2025',
  '2025-051',
  '2025年2月20日',
  '2025년 02월 20일',

  'February 20th, 2025',
  'Feb-20-25',
];
const weekdays = ['', 'Thu ', 'Thu, ', 'Thursday, ', 'jeu. ', 'Do, '];
const dates = [...numbers, ...named, ...marked, ...others];
const separators = [' ', '  ', ', ', ' - ', ' at ', ' @ ', ' | ', ' -- '];
const tight = ['T', '_', '-', ':', ',', ';', '|', '::'];

/** Spellings of a time, and its milliseconds. */
const times: [string, number][] = [
  ['09:05:07', 32_707_000],
  ['9:05:07', 32_707_000],
  ['21:05:07.123', 75_907_123],
  ['21:05:07,12', 75_907_120],
  ['21:05:07:123', 75_907_123],
  ['21:05:07.123456789', 75_907_123],
  ['09.05.07', 32_707_000],
  ['9:05:07 PM', 75_907_000],
  ['9:05:07.5pm', 75_907_500],
  ['12:05:07 a.m.', 307_000],
  ['09:05:07 AM', 32_707_000],
  ['9:05:07 오후', 75_907_000],
  ['12:05:07 上午', 307_000],
  ['9时05分07秒', 32_707_000],
];
/** Spellings of a zone, and its minutes. */
const zones: [string, number][] = [
  ['', 0],
  ['Z', 0],
  ['+01', 60],
  ['+0130', 90],
  ['-05:00', -300],
  [' +0100', 60],
  [' UTC', 0],
  [' GMT', 0],
  [' GMT+0100', 60],
  [' GMT+01:00 (Central European Standard Time)', 60],
  [' UTC+2', 120],
  [' UTC-5:30', -330],
  [' +0100 (CET)', 60],
  [' CET', 0],
  [' EDT', 0],
  [' IST', 0],
];
const behind = [' ERROR x', '] x', ': x', '', '> x', '"'];

const midnight = Date.UTC(DAY.year, DAY.month - 1, DAY.day);

test('any date stands beside any time and any zone', () => {
  const pick = fc.constantFrom;
  fc.assert(
    fc.property(
      pick(...weekdays),
      pick(...dates),
      pick(...separators, ...tight),
      pick(...times),
      pick(...zones),
      pick(...behind),
      (weekday, date, separator, [time, millis], [zone, minutes], rest) => {
        // `25:09:05:07` could be a time as well.
        fc.pre(date !== 'Feb-20-25' || !separator.startsWith(':'));
        fc.pre(!/m\.?$/i.test(time) || zone !== 'Z');
        const text = `${weekday}${date}${separator}${time}${zone}${rest}`;
        const expected = new Date(midnight + millis - minutes * 60_000).toISOString();
        assert.deepEqual(read(text), [expected, rest], text);
      },
    ),
    { numRuns: 5000 },
  );
});

test('the year may stand behind the time, and behind the zone', () => {
  for (const date of [
    'Feb 20',
    'Feb  20',
    'Thu Feb 20',
    '20 Feb',
    'Thu 20 Feb',
    '20-Feb',
    '02/20',
  ]) {
    for (const zone of ['', ' UTC', ' CET']) {
      assert.deepEqual(read(`${date} 10:00:01${zone} 2023 x`), ['2023-02-20T10:00:01.000Z', ' x']);
    }
    assert.deepEqual(read(`${date} 10:00:01.5 GMT+01:00 2023: x`), [
      '2023-02-20T09:00:01.500Z',
      ': x',
    ]);
    assert.deepEqual(read(`${date} 10:00:01 2023 +0100 x`), ['2023-02-20T09:00:01.000Z', ' x']);
    for (const other of [' 1234 x', ' 2023.1 x', ' 20234 x', ' 2023x', ' 2023-01 x']) {
      assert.deepEqual(read(`${date} 10:00:01${other}`), ['2025-02-20T10:00:01.000Z', other]);
    }
  }
});

test('a date without a year is the last one', () => {
  for (const [text, expected] of [
    ['02-20|10:00:01 x', '2025-02-20T10:00:01.000Z'],
    ['02/23-10:00:01.25 x', '2024-02-23T10:00:01.250Z'],
    ['20.02. 10:00:01 x', '2025-02-20T10:00:01.000Z'],
    ['20-Feb 10:00 x', '2025-02-20T10:00:00.000Z'],
    ['mrt 20 10:00:01 x', '2024-03-20T10:00:01.000Z'],
    ['Mär 20 10:00:01 x', '2024-03-20T10:00:01.000Z'],
    ['M\uFFFDr 20 10:00:01 x', '2024-03-20T10:00:01.000Z'],
    ['mar 20 10:00:01 x', '2024-03-20T10:00:01.000Z'],
    ['dic. 24 10:00:01 x', '2024-12-24T10:00:01.000Z'],
  ] as const) {
    assert.deepEqual(read(text), [expected, ' x'], text);
  }
});

test('what has its own form is read as well', () => {
  for (const [text, expected] of [
    ['20250220100001 x', '2025-02-20T10:00:01.000Z'],
    ['20250220100001.25 x', '2025-02-20T10:00:01.250Z'],
    ['20250220100001250 x', '2025-02-20T10:00:01.250Z'],
    ['20250220T100001Z x', '2025-02-20T10:00:01.000Z'],
    ['20250220 100001 x', '2025-02-20T10:00:01.000Z'],
    ['20250220:100001.123 x', '2025-02-20T10:00:01.123Z'],
    ['250220  9:00:01 x', '2025-02-20T09:00:01.000Z'],
    ['2025.02.20-10.00.01:123 x', '2025-02-20T10:00:01.123Z'],
    ['2025-02-20 10:00 x', '2025-02-20T10:00:00.000Z'],
    ['2/20/2025 1:05 PM x', '2025-02-20T13:05:00.000Z'],
    ['2025-02-20 10:00:01.258.7085 x', '2025-02-20T10:00:01.258Z'],
    ['10:00:01 20/02/2025 x', '2025-02-20T10:00:01.000Z'],
    ['10:00:01.123 UTC Thu Feb 20 2025 x', '2025-02-20T10:00:01.123Z'],
    ['@4000000067b6fd8b0754d4c4 x', '2025-02-20T10:01:37.123Z'],
    ['1740045601 x', '2025-02-20T10:00:01.000Z'],
    ['1740045601250 x', '2025-02-20T10:00:01.250Z'],
  ] as const) {
    assert.deepEqual(read(text), [expected, ' x'], text);
  }
});

test('what is no date and time, or an impossible one, is none', () => {
  for (const text of [
    ...['2025-13-20 10:00:01', '2025-02-30 10:00:01', '2025-02-20 25:00:01', '2025-02-20 10:61:01'],
    ...[
      '2025-02-20 10.20.30.40 GET',
      '2025-02-20 text',
      '2025-02-20',
      '10:00:01 text',
      '1.5 10:00:01',
    ],
    ...['may be 12', 'Feb 30 10:00:01', '123 10:00:01', '12345 10:00:01', '2025-02-20 10:00:001'],
    ...[
      '250220 100001',
      '12345678901 x',
      '@40000000',
      '2025-02/20 10:00:01',
      '20x02x2025 10:00:01',
    ],
    ...[
      '99999999 10:00:01',
      'marching 20 10:00:01',
      '2025-02-20 10:00:01.1234567890',
      '0000-01-01 10:00:00',
    ],
  ]) {
    assert.equal(read(text), null, text);
  }
});

test('what follows a time is no part of it unless it is one', () => {
  for (const rest of [
    ' AMP x',
    ' PM2 x',
    ' Zoo',
    ' ESTABLISHED',
    ' +x',
    ' -1',
    ' (info) x',
    ' -08 seconds'.slice(0, 3),
  ]) {
    assert.deepEqual(read(`2025-02-20 10:00:01${rest}`), ['2025-02-20T10:00:01.000Z', rest], rest);
  }
});

test('numbers that may be day or month are read as the file has them', () => {
  const orders = (text: string) =>
    [anyTimestamp, ANY_IN_ORDER.month, ANY_IN_ORDER.day, ANY_IN_ORDER.year].map((parse) =>
      read(text, parse)?.[0].slice(0, 10),
    );
  assert.deepEqual(orders('03/04/2025 10:00:01'), [
    '2025-03-04',
    '2025-03-04',
    '2025-04-03',
    '2025-03-04',
  ]);
  assert.deepEqual(orders('03.04.2025 10:00:01'), [
    '2025-04-03',
    '2025-03-04',
    '2025-04-03',
    '2025-04-03',
  ]);
  assert.deepEqual(orders('04/03/05 10:00:01'), [
    '2005-04-03',
    '2005-04-03',
    '2005-03-04',
    '2004-03-05',
  ]);
  assert.deepEqual(orders('04-03-05 10:00:01'), [
    '2004-03-05',
    '2005-04-03',
    '2005-03-04',
    '2004-03-05',
  ]);
  // One that is impossible in the order of the file is read in another.
  assert.deepEqual(orders('20/04/2025 10:00:01'), Array(4).fill('2025-04-20'));
  assert.deepEqual(orders('99/04/20 10:00:01'), Array(4).fill('1999-04-20'));
});

test('any text is read in time, or is none', () => {
  const piece = fc.constantFrom(...'0123456789 -/.:,TZ+@|APM', 'Feb', 'mar', ' GMT', ' (', '2025');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const text = pieces.join('');
      const clock = { referenceTime, time: 0 };
      const end = anyTimestamp(text, 0, clock);
      assert.ok(
        end === -1 || (end > 0 && end <= text.length && Number.isInteger(clock.time)),
        text,
      );
    }),
    { numRuns: 20_000 },
  );
});

test('half of the day may stand before the time, as in East Asia', () => {
  assert.deepEqual(read('2025/2/20 下午1:00:01 x'), ['2025-02-20T13:00:01.000Z', ' x']);
  assert.deepEqual(read('2025년 02월 20일 (목) 오전 12:00:01 x'), [
    '2025-02-20T00:00:01.000Z',
    ' x',
  ]);
  assert.deepEqual(read('2025. 2. 20. 오후 1:00:01 x'), ['2025-02-20T13:00:01.000Z', ' x']);
  assert.deepEqual(read('2월 20 10:00:01 web1'), ['2025-02-20T10:00:01.000Z', ' web1']);
  assert.deepEqual(read('2025年02月20日 星期四 10:00:01 CST: x'), [
    '2025-02-20T10:00:01.000Z',
    ': x',
  ]);
});

test('dashes may stand in the time', () => {
  assert.deepEqual(read('2025-02-20_10-00-01 x'), ['2025-02-20T10:00:01.000Z', ' x']);
  assert.equal(read('2025-02-20_10-00-011 x'), null);
  assert.equal(read('2025-02-20_10-00-01-12 x'), null);
});

test('the day may be that of the year', () => {
  assert.deepEqual(read('2024-366 10:00:01 x'), ['2024-12-31T10:00:01.000Z', ' x']);
  assert.equal(read('2025-366 10:00:01 x'), null);
  assert.equal(read('2025-051-12 10:00:01 x'), null);
});

test('24:00 ends a day, or begins it in the way of JavaScript', () => {
  assert.deepEqual(read('2025-02-20 24:00:00 x'), ['2025-02-21T00:00:00.000Z', ' x']);
  assert.deepEqual(read('2/20/2025, 24:15:01 x'), ['2025-02-20T00:15:01.000Z', ' x']);
  assert.equal(read('2025-02-20 24:15:01 x'), null);
});

test('what was read before changes nothing of a time behind the half of the day', () => {
  const odd = '2025-02-20 오후 2001:db8::7 x';
  const before = read(odd);
  read('20250220T1000 x');
  assert.deepEqual(read(odd), before);
});

test('reads a time of UTC with the letter T as the rules do that read it with any letter', () => {
  const digit = fc.constantFrom(...'0123456789');
  const part = fc.oneof(
    { weight: 8, arbitrary: fc.constant('') },
    { weight: 1, arbitrary: fc.constantFrom(...':.,;+- AZzP_"]\u00e9', ' PM', ' GMT', '.1', ':1') },
    { weight: 1, arbitrary: digit },
  );
  const pieces = [
    '2025',
    '-',
    '02',
    '-',
    '20',
    'T',
    '09',
    ':',
    '59',
    ':',
    '07',
    '.123',
    'Z',
    '+1',
    ' 2026',
  ];
  const shape = fc.tuple(...pieces.map(() => part));
  fc.assert(
    fc.property(shape, fc.boolean(), (parts, hasFraction) => {
      const kept = pieces
        .filter((piece) => hasFraction || piece !== '.123')
        .slice(0, hasFraction ? 13 : 12);
      const text = kept.map((piece, index) => piece + parts[index]).join('');
      const capital = { referenceTime, time: 0, isOpen: false };
      const small = { ...capital };
      const end = anyTimestamp(text, 0, capital);
      assert.equal(end, anyTimestamp(text.replace('T', 't'), 0, small));
      if (end >= 0) assert.deepEqual(capital, small);
    }),
    { numRuns: 3000 },
  );
});
