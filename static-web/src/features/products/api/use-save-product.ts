import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { keys } from '@/api/keys'
import { createProduct, type ProductDraft, updateProduct } from '@/api/products'
import { newId } from '@/lib/uuid'

/** Creates a tour, or changes the one with the id. One key for the form's life: a repeated "Save" creates one tour. */
export function useSaveProduct(id: string | undefined) {
  const queryClient = useQueryClient()
  const key = useRef(newId())
  const sent = useRef<string | undefined>(undefined)
  return useMutation({
    mutationFn: (draft: ProductDraft) => {
      if (id) return updateProduct(id, draft)
      // The same key with another body would be refused: a corrected form is another request.
      const body = JSON.stringify(draft)
      if (sent.current !== undefined && sent.current !== body) key.current = newId()
      sent.current = body
      return createProduct(draft, key.current)
    },
    onSuccess: product => {
      queryClient.setQueryData(keys.product(product.id), product)
      void queryClient.invalidateQueries({ queryKey: keys.productLists })
    },
  })
}
