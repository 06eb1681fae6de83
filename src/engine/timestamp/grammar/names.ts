/**
 * Names of months and weekdays, short and full, in any case: English, and the languages of which system logs hold names
 * (German, French, Spanish, Italian, Portuguese, Catalan, Romanian, Dutch, Danish, Norwegian, Swedish, Finnish, Polish, Czech,
 * Hungarian, Turkish, Russian, Ukrainian, Greek, Indonesian, Chinese). An accent may be written, left out, or lost in a wrong encoding.
 */

/** By month; the same word is the same month in every language. */
const MONTHS = [
  'jan january januar jänner janv janvier ene enero gen gennaio janeiro januari ian ianuarie tammi sty styczeń stycznia led leden ledna oca ocak янв январь января січ січня ιαν 一月',
  'feb february februar févr fév février febrero febbraio fev fevereiro februari febr helmi lut luty lutego úno únor února şub şubat фев февр февраль февраля лют лютого φεβ 二月',
  'mar march mär märz mrz mars marzo março mrt maart marts març maalis marzec marca bře březen března márc március мар март марта бер березня μαρ μάρ 三月',
  'apr april avr avril abr abril aprile huhti kwi kwiecień kwietnia dub duben dubna ápr április nis nisan апр апрель апреля кві квітня απρ 四月',
  'may mai mayo mag maggio maio mei maj maig touko maja kvě květen května máj május mayıs май мая тра травня μαΐ μάι 五月',
  'jun june juni juin junio giu giugno junho juny iun iunie kesä cze czerwiec czerwca čvn čen červen června jún június haz haziran июн июнь июня чер червня ιουν 六月',
  'jul july juli juil juillet julio lug luglio julho iul iulie heinä lip lipiec lipca čvc červenec července júl július tem temmuz июл июль июля лип липня ιουλ 七月',
  'aug august août ago agosto augustus augusti elo sie sierpień sierpnia srp srpen srpna agu agt ağu ağustos авг август августа сер серпня αυγ 八月',
  'sep sept september septembre septiembre set settembre setembro syys wrz wrzesień września zář září szept szeptember eyl eylül сен сент сентябрь сентября вер вересня σεπ 九月',
  'oct october okt oktober octobre octubre ott ottobre out outubro loka paź październik października říj říjen října eki ekim окт октябрь октября жов жовтня οκτ 十月',
  'nov november novembre noviembre novembro noi noiembrie marras lis listopad listopada listopadu kas kasım ноя нояб ноябрь ноября листопада νοε 十一月',
  'dec december dez dezember déc décembre dic diciembre dicembre dezembro des desember joulu gru grudzień grudnia pro prosinec prosince ara aralık дек декабрь декабря гру грудня δεκ 十二月',
];

const WEEKDAYS = [
  'mon monday mo montag lun lundi lunes lunedì seg segunda ma maandag mandag måndag pon poniedziałek po pondělí pzt hét пн понедельник 星期一 周一 週一',
  'tue tues tuesday di dienstag mar mardi martes martedì ter terça dinsdag tirsdag tisdag ti wto wtorek út úterý sal вт вторник 星期二 周二 週二',
  'wed wednesday mi mittwoch mer mercredi mié miércoles mercoledì qua quarta wo woensdag onsdag ke śro środa st středa çar sze ср среда 星期三 周三 週三',
  'thu thur thurs thursday do donnerstag jeu jeudi jue jueves gio giovedì qui quinta donderdag torsdag to czw czwartek čt čtvrtek per csü чт четверг 星期四 周四 週四',
  'fri friday fr freitag ven vendredi vie viernes venerdì sex sexta vr vrijdag fredag pe pią piątek pá pátek cum пт пятница 星期五 周五 週五',
  'sat saturday sa samstag sam samedi sáb sábado sabato za zaterdag lørdag lördag la sob sobota cmt szo сб суббота 星期六 周六 週六',
  'sun sunday so sonntag dim dimanche dom domingo domenica zo zondag søndag söndag su nie niedziela ne neděle paz vas вс воскресенье 星期日 周日 週日',
];

/** In place of a character that could not be decoded. */
const LOST = '\uFFFD';
const LOST_CODE = 0xfffd;
const LONGEST = 12;
const SHORTEST = 2;

/** Of ASCII, the first of them at its start. */
const HAS_LETTERS = /^[a-z].*[a-z]/;

/** The spellings of a word: as it is, without accents, and with lost ones. */
function spellingsOf(word: string): string[] {
  const plain = word.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('ø', 'o');
  // Of words in other scripts nothing would be left.
  return HAS_LETTERS.test(word) ? [word, plain, word.replace(/[^a-z]/g, LOST)] : [word, plain];
}

function numbered(lists: readonly string[]): ReadonlyMap<string, number> {
  const spellings = lists.flatMap((list, index) =>
    list.split(' ').flatMap((word) => spellingsOf(word).map((text) => [text, index + 1] as const)),
  );
  return new Map(spellings);
}

const MONTH_OF = numbered(MONTHS);
const WEEKDAY_OF = numbered(WEEKDAYS);

/** All letters with which a name may begin, small and capital. */
export const FIRST_LETTERS: string = [
  ...new Set([...MONTH_OF.keys(), ...WEEKDAY_OF.keys()].map((word) => word[0]!)),
]
  .flatMap((letter) => [letter, letter.toUpperCase()])
  .join('');

/** By the code of a first letter of ASCII and that of a second letter modulo 128, as small ones: 1 where a name begins with both. */
const MAY_BEGIN = new Uint8Array(128 * 128);
/** The first letters of other names, small and capital. */
const OTHER_FIRST: ReadonlySet<number> = new Set(
  Array.from(FIRST_LETTERS, (letter) => letter.charCodeAt(0)).filter((code) => code >= 128),
);
for (const word of [...MONTH_OF.keys(), ...WEEKDAY_OF.keys()]) {
  if (word.charCodeAt(0) >= 128) continue;
  // Of letters such as ş the capital one has no code that follows from the small one's.
  for (const second of [word[1]!, word[1]!.toUpperCase()])
    MAY_BEGIN[pairOf(word.charCodeAt(0), second.charCodeAt(0))] = 1;
}

function pairOf(first: number, second: number): number {
  return (first | 32) * 128 + ((second | 32) & 127);
}

function mayBegin(first: number, second: number): boolean {
  return first < 128 ? MAY_BEGIN[pairOf(first, second)] === 1 : OTHER_FIRST.has(first);
}

/** A letter of ASCII, of an alphabet of Europe, of Chinese, or one that was lost. */
function isLetter(code: number): boolean {
  const small = code | 32;
  if (code < 128) return small >= 97 && small <= 122;
  return (code >= 0xc0 && code < 0x530) || (code >= 0x4e00 && code < 0xa000) || code === LOST_CODE;
}

/** What `readMonth` and `readWeekday` found: 1 to 12 or 1 to 7, and where the name ends. */
export const name = { number: 0, end: 0 };

/** A month's name at `at`, with a dot behind it or not; no letter may follow. Sets `name`. */
export const readMonth = (text: string, at: number): boolean => readName(text, at, MONTH_OF);

/** The same for the name of a weekday. */
export const readWeekday = (text: string, at: number): boolean => readName(text, at, WEEKDAY_OF);

// While formats are tried on a line, dozens ask at the same place for a month and for a weekday.
const missed = { text: '', months: -1, weekdays: -1 };

function readName(text: string, at: number, names: ReadonlyMap<string, number>): boolean {
  if (missed.text !== text) {
    missed.text = text;
    missed.months = -1;
    missed.weekdays = -1;
  }
  const kind = names === MONTH_OF ? 'months' : 'weekdays';
  if (missed[kind] === at) return false;
  const isFound = findName(text, at, names);
  if (!isFound) missed[kind] = at;
  return isFound;
}

function findName(text: string, at: number, names: ReadonlyMap<string, number>): boolean {
  // A word of any other two letters is none, and this is asked at the start of every word.
  if (!mayBegin(text.charCodeAt(at), text.charCodeAt(at + 1))) return false;
  let end = at + 1;
  while (end - at <= LONGEST && isLetter(text.charCodeAt(end))) end++;
  if (end - at < SHORTEST) return false;
  const number = names.get(text.slice(at, end).toLowerCase());
  if (number === undefined) return false;
  name.number = number;
  name.end = text.charCodeAt(end) === 46 ? end + 1 : end;
  return true;
}
