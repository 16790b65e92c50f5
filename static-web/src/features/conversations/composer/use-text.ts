import { useState } from 'react'
import { drafts } from './drafts'

/** What is being written to a client, and the agents' draft that it was made from; both outlive the page. */
export function useText(conversationId: string) {
  const [text, setText] = useState(() => drafts.read(conversationId))
  // It goes along, however much the text was changed.
  const [basis, setBasis] = useState(() => drafts.readBasis(conversationId))
  const change = (value: string, from = value.trim() ? basis : null) => {
    setText(value)
    setBasis(from)
    drafts.write(conversationId, value)
    drafts.writeBasis(conversationId, from)
  }
  return { text, basis, change }
}
