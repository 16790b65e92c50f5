/** Lets at most `permits` tasks run at once. */
export class Semaphore {
  readonly #waiting: (() => void)[] = []

  constructor(private permits: number) {}

  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.permits > 0) this.permits -= 1
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
    try {
      return await task()
    } finally {
      const next = this.#waiting.shift()
      if (next) next()
      else this.permits += 1
    }
  }
}
