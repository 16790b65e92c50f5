const firstLetterIsRtl = /^[^\p{L}]*[\u0590-\u08FF\uFB1D-\uFDFD\uFE70-\uFEFC]/u

/** The direction of a text by its first letter, for a block that holds more than the text. */
export const textDirection = (text: string): 'rtl' | 'ltr' => (firstLetterIsRtl.test(text) ? 'rtl' : 'ltr')
