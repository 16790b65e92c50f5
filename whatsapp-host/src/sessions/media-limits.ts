/** The largest file that is sent or fetched: WhatsApp's own limit for pictures, video and sound. */
export const MAX_MEDIA_BYTES = 16 * 1024 * 1024

const TOKEN = "[A-Za-z0-9!#$&^_.+'*%`|~-]{1,100}"
const MIMETYPE = new RegExp(`^${TOKEN}/${TOKEN}( ?; ?${TOKEN}=(${TOKEN}|"[\\w ,.+-]{0,100}"))*$`)

/** A media type with its parameters, such as `audio/ogg; codecs=opus`. Strangers' words: nothing else may look like one. */
export function isMimetype(text: unknown): text is string {
  return typeof text === 'string' && text.length <= 200 && MIMETYPE.test(text)
}
