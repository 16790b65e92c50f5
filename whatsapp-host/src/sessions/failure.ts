/** What to do about a session that has stopped working. */
export type Remedy =
  /** The pairing is gone: wipe it, a person scans again. */
  | 'logged-out'
  /** WhatsApp has said no, or somebody else uses the device: a person decides. */
  | 'terminal'
  /** WhatsApp Web has probably changed: trying again is right, but without haste. */
  | 'retry-slowly'
  | 'retry'

const TERMINAL = new Set(['CONFLICT', 'DEPRECATED_VERSION', 'PROXYBLOCK', 'SMB_TOS_BLOCK', 'TOS_BLOCK'])

/** For what the library gives as the reason of `disconnected`. */
export function remedyForDisconnect(reason: string): Remedy {
  // UNPAIRED alone wipes nothing: if it is true, the next start asks for a scan.
  if (reason === 'LOGOUT') return 'logged-out'
  return TERMINAL.has(reason) ? 'terminal' : 'retry'
}

/** For what went wrong while starting; the library throws errors, and sometimes plain strings. */
export function remedyForError(error: unknown): Remedy {
  return /auth timeout|ready timeout|Requiring unknown module|Cannot read propert|is not a function/.test(
    describe(error),
  )
    ? 'retry-slowly'
    : 'retry'
}

export function describe(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return (text.split('\n')[0] ?? '').slice(0, 300)
}
