// What the widget says in English. Other languages are fetched when they are wanted (`languages/<tag>.json`).
const ENGLISH = {
  title: 'Chat with us',
  open: 'Open chat',
  close: 'Close chat',
  write: 'Write a message',
  send: 'Send',
  hello: 'Hello! How can we help you?',
  waiting: 'Waiting to be sent',
  offline: 'No connection. Your messages are kept and sent as soon as it is back.',
  you: 'You',
  us: 'Customer service',
  news: 'New message',
  gone: 'Message deleted',
  refused: 'The chat is not available at the moment.',
  attach: 'Attach files',
  remove: 'Remove',
  large: 'Too large. A file may have up to {size}.',
  kind: 'Files of this kind cannot be sent.',
  many: 'That is too many files for one message.',
  failed: 'The file could not be sent.',
  again: 'Not sent. Please choose the file again.',
};

// The languages that the desk's wording is shipped in.
const LANGUAGES = [
  'en', 'de', 'fr', 'es', 'it', 'pt', 'pt-PT', 'nl', 'pl', 'sv', 'da', 'fi', 'no', 'cs', 'hu', 'ro', 'bg', 'hr', 'el',
  'ru', 'uk', 'tr', 'ar', 'he', 'fa', 'ur', 'hi', 'bn', 'th', 'vi', 'id', 'ko', 'ja', 'zh', 'zh-Hant',
];

const RIGHT_TO_LEFT = ['ar', 'he', 'fa', 'ur'];

// The first of the visitor's languages that the widget speaks, else English. Chinese goes by its script,
// which a region may stand for; browsers call Norwegian `nb` or `nn`, and some Hebrew `iw`.
function languageOf(wanted) {
  for (const tag of wanted) {
    const { language, script, region } = parts(tag);
    const spoken = { nb: 'no', nn: 'no', iw: 'he', in: 'id' }[language] ?? language;
    const traditional = script === 'Hant' || (!script && ['TW', 'HK', 'MO'].includes(region));
    if (spoken === 'zh') return traditional ? 'zh-Hant' : 'zh';
    const found = [`${spoken}-${region}`, spoken].find((name) => LANGUAGES.includes(name));
    if (found) return found;
  }
  return 'en';
}

function parts(tag) {
  try {
    return new Intl.Locale(tag);
  } catch {
    return {};
  }
}

// The words of a language by their names, with its direction; in English where they are not to be had now.
async function wordsOf(language, base) {
  const direction = RIGHT_TO_LEFT.includes(language) ? 'rtl' : 'ltr';
  // Dates and times as in the visitor's own region.
  const locale = navigator.languages.find((tag) => languageOf([tag]) === language && parts(tag).language) ?? language;
  if (language === 'en') return { ...ENGLISH, language, locale, direction };
  try {
    const response = await fetch(new URL(`languages/${language}.json`, base), { credentials: 'omit' });
    if (response.ok) return { ...ENGLISH, ...(await response.json()), language, locale, direction };
  } catch { /* no connection */ }
  return { ...ENGLISH, language: 'en', locale, direction: 'ltr' };
}
