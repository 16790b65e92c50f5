import type { Quote } from '@/api/quotes'

/** "12", or "12/2" for its second revision. */
export const nameOf = ({ number, revision }: Pick<Quote, 'number' | 'revision'>) =>
  revision === 1 ? `${number}` : `${number}/${revision}`
