import { Model } from './emitter.js'

/** A file in the page's hands, as WhatsApp Web wraps it. */
export class OpaqueData {
  readonly #blob: Blob
  readonly name: string | null

  private constructor(blob: Blob, name: string | null) {
    this.#blob = blob
    this.name = name
  }

  static async createFromData(data: Blob, mimetype: string): Promise<OpaqueData> {
    return new OpaqueData(data.slice(0, data.size, mimetype), data instanceof File ? data.name : null)
  }

  formData(): Blob {
    return this.#blob
  }

  /** Nothing draws it here, so that no address has to be kept alive and released. */
  url(): string {
    return 'blob:stand-in'
  }

  autorelease(): void {}
}

export type PrepOptions = { asSticker?: boolean; asGif?: boolean; isPtt?: boolean; asDocument?: boolean }

/** A file made ready to be sent: its kind and hash are known. */
export class MediaData extends Model {
  readonly mediaStage = 'RESOLVED'
  readonly isGif: boolean

  constructor(
    readonly type: string,
    readonly filehash: string,
    readonly mediaBlob: OpaqueData,
    options: PrepOptions,
  ) {
    super()
    this.isGif = options.asGif === true
  }

  get #file(): Blob {
    return this.mediaBlob.formData()
  }

  toJSON() {
    const { type, filehash, mediaBlob, isGif } = this
    const filename = type === 'document' ? (mediaBlob.name ?? undefined) : undefined
    return { type, filehash, mediaBlob, isGif, filename, mimetype: this.#file.type, size: this.#file.size }
  }
}

/** What the page knows of a file, whichever messages carry it. */
export class MediaObject {
  readonly contentInfo: { waveform?: Uint8Array } = {}
  type = ''
  size = 0
  mediaBlob: OpaqueData | undefined

  constructor(readonly filehash: string) {}

  consolidate({ type, size, mediaBlob }: { type: string; size: number; mediaBlob: OpaqueData }): void {
    Object.assign(this, { type, size, mediaBlob })
  }
}

/** Of the kinds that a person can choose among when attaching a file. */
export async function prepare(data: OpaqueData, options: PrepOptions, recompress: boolean): Promise<MediaData> {
  const [main = ''] = data.formData().type.split('/')
  const shown = main === 'audio' && options.isPtt ? 'ptt' : main
  const type = options.asSticker
    ? 'sticker'
    : !options.asDocument && ['image', 'video', 'audio', 'ptt'].includes(shown)
      ? shown
      : 'document'
  const file = type === 'image' && recompress ? await changed(data) : data
  return new MediaData(type, await fileHash(file.formData()), file, options)
}

/** Stands for the compression of pictures: other bytes that show the same. */
function changed(data: OpaqueData): Promise<OpaqueData> {
  const file = data.formData()
  return OpaqueData.createFromData(new Blob([file, new Uint8Array(1)]), file.type)
}

/** The SHA-256 of a file in base64, by which WhatsApp tells files apart. */
async function fileHash(file: Blob): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()))
  return btoa(String.fromCharCode(...digest))
}

export function toFileHash(hash: string): string {
  return `${hash.replaceAll('-', '+').replaceAll('_', '/')}=`
}
