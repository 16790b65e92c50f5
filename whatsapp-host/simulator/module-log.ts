/** Which of WhatsApp Web's modules the library asked for: the surface that an update of either side may break. */
export class ModuleLog {
  readonly #used = new Set<string>()
  readonly #unknown = new Set<string>()

  record(used: string[], unknown: string[]): void {
    for (const name of used) this.#used.add(name)
    for (const name of unknown) this.#unknown.add(name)
  }

  clear(): void {
    this.#used.clear()
    this.#unknown.clear()
  }

  report(): { used: string[]; unknown: string[] } {
    return { used: [...this.#used].sort(), unknown: [...this.#unknown].sort() }
  }
}
