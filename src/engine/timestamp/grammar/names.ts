/**
 * Names of months and weekdays, short and full, in any case: English, and the languages of which system logs hold names
 * (German, French, Spanish, Italian, Portuguese, Dutch, Danish, Norwegian, Swedish). An accent may be written, left
 * out, or lost in a wrong encoding.
 */

/** By month; the same word is the same month in every language. */
const MONTHS = [
  'jan january januar jänner janv janvier ene enero gen gennaio janeiro januari',
  'feb february februar févr fév février febrero febbraio fev fevereiro februari',
  'mar march mär märz mrz mars marzo março mrt maart marts',
  'apr april avr avril abr abril aprile',
  'may mai mayo mag maggio maio mei maj',
  'jun june juni juin junio giu giugno junho',
  'jul july juli juil juillet julio lug luglio julho',
  'aug august août ago agosto augustus augusti',
  'sep sept september septembre septiembre set settembre setembro',
  'oct october okt oktober octobre octubre ott ottobre out outubro',
  'nov november novembre noviembre novembro',
  'dec december dez dezember déc décembre dic diciembre dicembre dezembro des desember',
];

const WEEKDAYS = [
  'mon monday mo montag lun lundi lunes lunedì seg segunda ma maandag mandag måndag',
  'tue tues tuesday di dienstag mar mardi martes martedì ter terça dinsdag tirsdag tisdag',
  'wed wednesday mi mittwoch mer mercredi mié miércoles mercoledì qua quarta wo woensdag onsdag',
  'thu thur thurs thursday do donnerstag jeu jeudi jue jueves gio giovedì qui quinta donderdag torsdag',
  'fri friday fr freitag ven vendredi vie viernes venerdì sex sexta vr vrijdag fredag',
  'sat saturday sa samstag sam samedi sáb sábado sabato za zaterdag lørdag lördag',
  'sun sunday so sonntag dim dimanche dom domingo domenica zo zondag søndag söndag',
];

/** In place of a character that could not be decoded. */
const LOST = '\uFFFD';
const LOST_CODE = 0xfffd;
const LONGEST = 12;
const SHORTEST = 2;

/** The spellings of a word: as it is, without accents, and with lost ones. */
function spellingsOf(word: string): string[] {
  const plain = word.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('ø', 'o');
  return [word, plain, word.replace(/[^a-z]/g, LOST)];
}

function numbered(lists: readonly string[]): ReadonlyMap<string, number> {
  const spellings = lists.flatMap((list, index) =>
    list.split(' ').flatMap((word) => spellingsOf(word).map((text) => [text, index + 1] as const)),
  );
  return new Map(spellings);
}

const MONTH_OF = numbered(MONTHS);
const WEEKDAY_OF = numbered(WEEKDAYS);

/** All letters with which a name may begin, small and capital; each is one of ASCII. */
export const FIRST_LETTERS: string = [
  ...new Set([...MONTH_OF.keys(), ...WEEKDAY_OF.keys()].map((word) => word[0]!)),
]
  .flatMap((letter) => [letter, letter.toUpperCase()])
  .join('');

/** By the code of a first letter of ASCII and that of a second letter modulo 128, as small ones: 1 where a name begins with both. */
const MAY_BEGIN = new Uint8Array(128 * 128);
for (const word of [...MONTH_OF.keys(), ...WEEKDAY_OF.keys()])
  MAY_BEGIN[pairOf(word.charCodeAt(0), word.charCodeAt(1))] = 1;

function pairOf(first: number, second: number): number {
  return (first | 32) * 128 + ((second | 32) & 127);
}

/** A letter of ASCII, of Latin-1 or one that was lost. */
function isLetter(code: number): boolean {
  const small = code | 32;
  return (small >= 97 && small <= 122) || (code >= 0xc0 && code <= 0xff) || code === LOST_CODE;
}

/** What `readMonth` and `readWeekday` found: 1 to 12 or 1 to 7, and where the name ends. */
export const name = { number: 0, end: 0 };

/** A month's name at `at`, with a dot behind it or not; no letter may follow. Sets `name`. */
export const readMonth = (text: string, at: number): boolean => readName(text, at, MONTH_OF);

/** The same for the name of a weekday. */
export const readWeekday = (text: string, at: number): boolean => readName(text, at, WEEKDAY_OF);

function readName(text: string, at: number, names: ReadonlyMap<string, number>): boolean {
  // A word of any other two letters is none, and this is asked at the start of every word.
  if (MAY_BEGIN[pairOf(text.charCodeAt(at), text.charCodeAt(at + 1))] !== 1) return false;
  let end = at + 1;
  while (end - at <= LONGEST && isLetter(text.charCodeAt(end))) end++;
  if (end - at < SHORTEST) return false;
  const number = names.get(text.slice(at, end).toLowerCase());
  if (number === undefined) return false;
  name.number = number;
  name.end = text.charCodeAt(end) === 46 ? end + 1 : end;
  return true;
}
