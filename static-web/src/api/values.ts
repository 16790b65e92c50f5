/** All values of a type in an order of ours; the compiler refuses a list that lacks one. */
export const valuesOf =
  <T extends string>() =>
  <const L extends readonly T[]>(list: [Exclude<T, L[number]>] extends [never] ? L : never): L =>
    list
