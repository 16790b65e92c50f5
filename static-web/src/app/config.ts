export interface AppConfig {
  /** Origin of the API without a slash at the end; empty means the origin of this page. */
  apiBaseUrl: string
}

/** Reads config.json beside index.html, so that one build serves every environment. Without it: same origin. */
export async function loadConfig(): Promise<AppConfig> {
  try {
    const response = await fetch('/config.json', { cache: 'no-cache' })
    const value: unknown = await response.json()
    const url = (value as Partial<AppConfig>).apiBaseUrl
    return { apiBaseUrl: typeof url === 'string' ? url.replace(/\/$/, '') : '' }
  } catch {
    return { apiBaseUrl: '' }
  }
}
