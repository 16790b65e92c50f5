import { type ReactNode, Suspense } from 'react'
import type { Media } from '@/api/media'
import { boxOf } from './look'
import classes from './MediaBox.module.css'

/** The room of a file in its bubble, there before the file is: nothing moves when it comes. */
export function MediaBox({ media, children }: { media: Media; children: ReactNode }) {
  return (
    <div className={classes.box} data-look={boxOf(media)}>
      <Suspense fallback={null}>{children}</Suspense>
    </div>
  )
}
