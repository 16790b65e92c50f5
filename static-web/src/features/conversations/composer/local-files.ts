/** A file of this computer and the address under which the page shows it. */
export interface LocalFile {
  blob: Blob
  url: string
}

/** Files that were sent from this page, by the id that the server gave them: for the bubble of a message that is on its way. */
export const localFiles = new Map<string, LocalFile>()
