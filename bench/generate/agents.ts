/** User agents, made of the parts that real ones are made of; the first ones are the most frequent. */
const DESKTOPS = [
  'Windows NT 10.0; Win64; x64',
  'Macintosh; Intel Mac OS X 10_15_7',
  'X11; Linux x86_64',
];
const CHROME_VERSIONS = [133, 132, 131, 120, 109];
const FIREFOX_VERSIONS = [135, 134, 128];
const IOS_VERSIONS = ['18_3', '17_6', '16_7'];
const PHONES = ['Pixel 8', 'SM-S918B', 'SM-A546B', 'K'];

const chrome = (system: string, version: number): string =>
  `Mozilla/5.0 (${system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 Safari/537.36`;

const BROWSERS = [
  ...CHROME_VERSIONS.flatMap((version) => DESKTOPS.map((system) => chrome(system, version))),
  ...IOS_VERSIONS.map(
    (version) =>
      `Mozilla/5.0 (iPhone; CPU iPhone OS ${version} like Mac OS X) AppleWebKit/605.1.15 ` +
      `(KHTML, like Gecko) Version/${version.replace('_', '.')} Mobile/15E148 Safari/604.1`,
  ),
  ...FIREFOX_VERSIONS.flatMap((version) =>
    DESKTOPS.map(
      (system) => `Mozilla/5.0 (${system}; rv:${version}.0) Gecko/20100101 Firefox/${version}.0`,
    ),
  ),
  ...PHONES.map((phone) =>
    chrome(`Linux; Android 14; ${phone}`, 132).replace(' Safari', ' Mobile Safari'),
  ),
];

const MACHINES = [
  'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)',
  'curl/8.5.0',
  'python-requests/2.32.3',
  'Go-http-client/1.1',
  'okhttp/4.12.0',
  'Prometheus/2.53.0',
  '-',
];

export const AGENTS: readonly string[] = [...BROWSERS, ...MACHINES];
