type Listener = (...args: never[]) => void

/** Events as WhatsApp Web's models have them: several names may be given at once, separated by spaces. */
export class Emitter {
  readonly #listeners = new Map<string, Set<Listener>>()

  on(names: string, listener: Listener): void {
    for (const name of names.split(' ')) {
      const known = this.#listeners.get(name)
      if (known) known.add(listener)
      else this.#listeners.set(name, new Set([listener]))
    }
  }

  off(names: string, listener: Listener): void {
    for (const name of names.split(' ')) this.#listeners.get(name)?.delete(listener)
  }

  once(names: string, listener: Listener): void {
    const wrapped = (...args: never[]) => {
      this.off(names, wrapped)
      listener(...args)
    }
    this.on(names, wrapped)
  }

  trigger(name: string, ...args: unknown[]): void {
    for (const listener of [...(this.#listeners.get(name) ?? [])]) (listener as (...all: unknown[]) => void)(...args)
  }
}

/** An object whose every change is announced: `change:<name>`(model, value, before), then `change`(model). */
export class Model extends Emitter {
  collection: Emitter | null = null

  set(changes: Record<string, unknown>): void {
    const target = this as unknown as Record<string, unknown>
    const changed = Object.entries(changes)
      .filter(([name, value]) => target[name] !== value)
      .map(([name, value]) => ({ name, value, before: target[name] }))
    for (const { name, value } of changed) target[name] = value
    for (const { name, value, before } of changed) this.#announce(`change:${name}`, this, value, before)
    if (changed.length > 0) this.#announce('change', this)
  }

  #announce(name: string, ...args: unknown[]): void {
    this.trigger(name, ...args)
    this.collection?.trigger(name, ...args)
  }
}

export class Collection<T extends Model & { id: { _serialized: string } }> extends Emitter {
  readonly #models = new Map<string, T>()

  get(id: string | { _serialized: string }): T | undefined {
    return this.#models.get(typeof id === 'string' ? id : id._serialized)
  }

  getModelsArray(): T[] {
    return [...this.#models.values()]
  }

  add(model: T): T {
    this.#models.set(model.id._serialized, model)
    model.collection = this
    this.trigger('add', model)
    return model
  }

  remove(model: T): void {
    this.#models.delete(model.id._serialized)
    this.trigger('remove', model)
  }
}
