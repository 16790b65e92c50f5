/** "1.2 MB", in the words of a language. */
export function fileSize(bytes: number, language: string): string {
  const inMegabytes = bytes >= 1_000_000
  const value = inMegabytes ? bytes / 1_048_576 : Math.max(1, Math.round(bytes / 1024))
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: inMegabytes ? 'megabyte' : 'kilobyte',
    maximumFractionDigits: 1,
  }).format(value)
}

/** "1:05". */
export const duration = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(Math.round(seconds % 60)).padStart(2, '0')}`

const endings: Record<string, string> = {
  'image/jpeg': 'jpg',
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'pptx',
}

/** How the name of a file of this type ends: "pdf"; "bin" where nobody knows. */
export function fileEnding(mediaType: string): string {
  const type = mediaType.split(';')[0]!.trim().toLowerCase()
  return endings[type] ?? /^[a-z]+\/([a-z0-9]{2,5})$/.exec(type)?.[1] ?? 'bin'
}
