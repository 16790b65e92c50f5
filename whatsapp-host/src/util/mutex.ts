/** Runs tasks one after another, in the order in which they came. */
export class Mutex {
  #tail: Promise<unknown> = Promise.resolve()
  #depth = 0

  /** Tasks that wait or run. */
  get depth(): number {
    return this.#depth
  }

  run<T>(task: () => Promise<T>): Promise<T> {
    this.#depth += 1
    const result = this.#tail.then(task).finally(() => {
      this.#depth -= 1
    })
    this.#tail = result.catch(() => undefined)
    return result
  }

  /** Resolves when all that was queued before this call has run. */
  async settled(): Promise<void> {
    await this.#tail
  }
}

/** A mutex for each key, forgotten when idle. */
export class KeyedMutex {
  readonly #mutexes = new Map<string, Mutex>()

  async run<T>(key: string, task: () => Promise<T>): Promise<T> {
    const mutex = this.#mutexes.get(key) ?? new Mutex()
    this.#mutexes.set(key, mutex)
    try {
      return await mutex.run(task)
    } finally {
      if (mutex.depth === 0) this.#mutexes.delete(key)
    }
  }

  async settled(): Promise<void> {
    await Promise.all([...this.#mutexes.values()].map((mutex) => mutex.settled()))
  }
}
