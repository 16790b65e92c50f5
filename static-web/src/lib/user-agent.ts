// The order matters: most browsers name Chrome and Safari as well.
const browsers: [RegExp, string][] = [
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
  [/\bYaBrowser\//, 'Yandex Browser'],
  [/\b(?:OPR|Opera)\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Chrome|CriOS|Chromium)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
]
const systems: [RegExp, string][] = [
  [/\b(?:iPhone|iPod)\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
]

/** What a person recognizes a device by; null where the text does not tell. */
export function readUserAgent(text: string | null): { browser: string | null; system: string | null; isPhone: boolean } {
  const named = (list: [RegExp, string][]) => list.find(([pattern]) => pattern.test(text ?? ''))?.[1] ?? null
  const system = named(systems)
  return { browser: named(browsers), system, isPhone: system === 'iPhone' || system === 'Android' }
}
