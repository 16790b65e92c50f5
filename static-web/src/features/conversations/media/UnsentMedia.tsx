import type { Media } from '@/api/media'
import { localFiles } from '../composer/local-files'
import { kindIcons } from './kind-icons'
import { lookOf } from './look'
import classes from './Media.module.css'
import { useFileWords } from './use-file-words'

/** The file of a message that is on its way, as it lies here; after a reload only its name is known. */
export function UnsentMedia({ media }: { media: Media }) {
  const words = useFileWords(media)
  const file = localFiles.get(media.id)
  const Icon = kindIcons[media.kind]
  if (file && lookOf(media) === 'picture') {
    return (
      <div className={classes.picture} data-look="picture">
        <span className={classes.thumb}>
          <img src={file.url} alt={words.name} />
        </span>
      </div>
    )
  }
  return (
    <div className={classes.file}>
      <span className={classes.icon} aria-hidden>
        <Icon size={20} />
      </span>
      <span className={classes.lines}>
        <bdi dir="auto" className={classes.name}>
          {words.name}
        </bdi>
        <span className={classes.about}>{words.about}</span>
      </span>
    </div>
  )
}
