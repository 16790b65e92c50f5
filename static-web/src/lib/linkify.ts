export type TextPart = { kind: 'text'; text: string } | { kind: 'link'; text: string; href: string }

// Only http(s): a client's text must never become a javascript: or data: link.
const url = /https?:\/\/[^\s<>"']+/gi
const trailing = /[.,!?;:)\]}»…]+$/

/** Splits a message into text and links. Joined again, the parts are the text as it was. */
export function linkify(text: string): TextPart[] {
  const parts: TextPart[] = []
  let end = 0
  for (const match of text.matchAll(url)) {
    const link = match[0].replace(trailing, '')
    if (!URL.canParse(link)) continue
    if (match.index > end) parts.push({ kind: 'text', text: text.slice(end, match.index) })
    parts.push({ kind: 'link', text: link, href: link })
    end = match.index + link.length
  }
  if (end < text.length) parts.push({ kind: 'text', text: text.slice(end) })
  return parts
}
