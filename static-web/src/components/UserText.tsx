import { linkify } from '@/lib/linkify'

/** Text that a person typed: its own direction, isolated from ours, with safe links. */
export function UserText({ text, className }: { text: string; className?: string }) {
  return (
    <bdi dir="auto" className={className}>
      {linkify(text).map((part, index) =>
        part.kind === 'link' ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never change places
          <a key={index} href={part.href} target="_blank" rel="noopener noreferrer nofollow">
            {part.text}
          </a>
        ) : (
          part.text
        ),
      )}
    </bdi>
  )
}
