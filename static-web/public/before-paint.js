// Runs before the first paint, so a dark screen never flashes white. Keys are those of src/lib/preferences.ts.
;(() => {
  const read = key => {
    try {
      return localStorage.getItem(key)
    } catch {
      return null // storage may be blocked: the system's choice is used
    }
  }
  const theme = read('soulcrm.theme')
  const dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  const language = read('soulcrm.language') ?? (/^(ru|be|kk|uk)\b/i.test(navigator.language) ? 'ru' : 'en')
  document.documentElement.dataset.mantineColorScheme = dark ? 'dark' : 'light'
  document.documentElement.lang = language
  document.querySelector('meta[name="theme-color"]').content = dark ? '#11171b' : '#f5f7f8'
})()
