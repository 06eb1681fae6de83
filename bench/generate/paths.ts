/** About 200 paths of a web shop, some with ids or query strings, the most frequent first. */
const HOT = [
  '/',
  '/api/cart',
  '/api/products/<userId>',
  '/products/<userId>',
  '/api/orders/<orderId>',
  '/search?q=<sku>&page=<small>',
  '/api/users/<userId>',
  '/api/users/<userId>/orders?limit=20',
  '/login',
  '/checkout',
  '/api/sessions/<uuid>',
  '/api/search?q=<name>&sort=price&page=<small>',
  '/health',
  '/favicon.ico',
  '/robots.txt',
  '/invoices/<orderId>.pdf',
  '/api/events?since=<orderId>',
  '/static/js/session-timeout.js',
  '/images/products/<userId>.jpg?w=640',
  '/.env',
  '/wp-login.php',
];

const SCRIPTS = 'app vendor runtime cart search checkout login account reviews charts'.split(' ');
const SHEETS = 'main theme print fonts checkout account'.split(' ');
const IMAGES =
  'logo banner footer star star-half cart user search menu close flag-de flag-fr'.split(' ');
const SECTIONS =
  'shoes shirts trousers jackets hats socks bags belts books games garden kitchen'.split(' ');
const PAGES =
  'about contact imprint privacy terms jobs press faq returns shipping size-guide gifts'.split(' ');
const LANGUAGES = ['en', 'de', 'fr'];

export const PATHS: readonly string[] = [
  ...HOT,
  ...SCRIPTS.map((name) => `/static/js/${name}.js?v=<small>`),
  ...SHEETS.map((name) => `/static/css/${name}.css`),
  ...IMAGES.map((name) => `/static/img/${name}.svg`),
  ...SECTIONS.map((name) => `/category/${name}`),
  ...SECTIONS.map((name) => `/category/${name}?page=<small>&sort=price`),
  ...SECTIONS.map((name) => `/api/categories/${name}/products?offset=<percent>`),
  ...LANGUAGES.flatMap((language) => PAGES.map((page) => `/${language}/pages/${page}`)),
  ...LANGUAGES.flatMap((language) => SECTIONS.map((name) => `/${language}/blog/${name}-in-2025`)),
  ...SECTIONS.map((name) => `/feeds/${name}.xml`),
  ...PAGES.map((page) => `/admin/pages/${page}/edit?revision=<userId>`),
];
