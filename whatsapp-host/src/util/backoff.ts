/** Doubles from `baseMs` up to `maxMs`, give or take a fifth so that many do not come at the same moment. */
export function backoffMs(attempt: number, baseMs: number, maxMs: number, random: () => number = Math.random): number {
  const plain = Math.min(maxMs, baseMs * 2 ** Math.min(attempt, 30))
  return Math.min(maxMs, Math.round(plain * (0.8 + 0.4 * random())))
}
