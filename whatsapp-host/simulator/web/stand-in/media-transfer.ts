import type { MediaObject } from './media-files.js'
import type { Server } from './server.js'

/** Brings files to WhatsApp's servers and back. The real ones are encrypted on the way; what arrives is the same. */
export class MediaTransfer {
  /** What a message has just fetched and the library is about to ask for. */
  readonly #fetched = new Map<string, ArrayBuffer>()

  constructor(private readonly server: Server) {}

  async upload({ mediaObject }: { mediaObject: MediaObject }) {
    if (!mediaObject.mediaBlob) throw new Error('There is nothing to upload')
    const { hash } = await this.server.upload(mediaObject.mediaBlob.formData())
    const directPath = `/media/${hash}`
    return {
      mediaEntry: {
        mmsUrl: directPath,
        deprecatedMms3Url: directPath,
        directPath,
        mediaKey: 'simulated',
        mediaKeyTimestamp: Math.floor(Date.now() / 1000),
        encFilehash: mediaObject.filehash,
        uploadHash: mediaObject.filehash,
      },
    }
  }

  /** Answers the stage in which the message's file is then. */
  async fetch(directPath: string): Promise<'RESOLVED' | 'ERROR_MISSING'> {
    try {
      this.#fetched.set(directPath, await this.server.download(directPath))
      return 'RESOLVED'
    } catch {
      return 'ERROR_MISSING'
    }
  }

  async download({ directPath }: { directPath: string }): Promise<ArrayBuffer> {
    const fetched = this.#fetched.get(directPath)
    this.#fetched.delete(directPath)
    return fetched ?? this.server.download(directPath)
  }
}
