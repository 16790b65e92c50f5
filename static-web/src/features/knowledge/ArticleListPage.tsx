import { Button, Select } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { type Article, type ArticleStatus, articleStatuses } from '@/api/knowledge'
import { Chip } from '@/components/Chip'
import { EmptyState } from '@/components/EmptyState'
import { IconBook, IconPlus, IconSearch } from '@/components/icons'
import { QueryView } from '@/components/QueryView'
import { SearchBox } from '@/components/SearchBox'
import { SkeletonRows } from '@/components/SkeletonRows'
import { useFormat } from '@/lib/format'
import { useTitle } from '@/lib/use-title'
import { ArticleStatusChip } from './ArticleStatusChip'
import { useArticles } from './api/use-articles'
import classes from './Knowledge.module.css'
import { KnowledgeLayout } from './KnowledgeLayout'
import type { ArticleSearch } from './search'

export function ArticleListPage({ search, onSearch }: { search: ArticleSearch; onSearch: (change: ArticleSearch) => void }) {
  const { t } = useTranslation()
  useTitle(t('nav.knowledge'))
  const query = useArticles({ q: search.q, status: search.status })
  const filtered = Boolean(search.q || search.status)
  return (
    <KnowledgeLayout
      hint={t('knowledge.hint')}
      actions={
        <Button component={Link} to="/knowledge/new" leftSection={<IconPlus size={18} />}>
          {t('knowledge.list.new')}
        </Button>
      }
    >
      <div className={classes.filters}>
        <SearchBox label={t('knowledge.list.search')} value={search.q ?? ''} onChange={q => onSearch({ q: q || undefined })} />
        <Select
          aria-label={t('knowledge.list.status')}
          placeholder={t('knowledge.list.anyStatus')}
          data={articleStatuses.map(value => ({ value, label: t(`knowledge.status.${value}`) }))}
          value={search.status ?? null}
          onChange={status => onSearch({ status: (status as ArticleStatus | null) ?? undefined })}
          clearable
          clearButtonProps={{ 'aria-label': t('common.clear') }}
        />
      </div>
      <QueryView query={query} errorTitle={t('knowledge.list.failed')} skeleton={<SkeletonRows count={6} height={56} />}>
        {articles =>
          articles.length > 0 ? (
            <>
              <Table articles={articles} />
              {query.hasNextPage && (
                <div className={classes.more}>
                  <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                    {t('common.showMore')}
                  </Button>
                </div>
              )}
            </>
          ) : filtered ? (
            <EmptyState
              icon={<IconSearch />}
              title={t('knowledge.list.nothingFound')}
              hint={t('knowledge.list.nothingFoundHint')}
              action={
                <Button variant="default" onClick={() => onSearch({ q: undefined, status: undefined })}>
                  {t('knowledge.list.clear')}
                </Button>
              }
            />
          ) : (
            <EmptyState icon={<IconBook />} title={t('knowledge.list.empty')} hint={t('knowledge.list.emptyHint')} />
          )
        }
      </QueryView>
    </KnowledgeLayout>
  )
}

function Table({ articles }: { articles: readonly Article[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <div className={classes.tableBox}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('knowledge.list.article')}</th>
            <th scope="col">{t('knowledge.list.language')}</th>
            <th scope="col">{t('knowledge.list.status')}</th>
            <th scope="col">{t('knowledge.list.updated')}</th>
          </tr>
        </thead>
        <tbody>
          {articles.map(article => (
            <tr key={article.id}>
              <td className={classes.article}>
                <Link to="/knowledge/$articleId" params={{ articleId: article.id }} className={classes.link}>
                  <bdi dir="auto">{article.title}</bdi>
                </Link>
                <span className={classes.start}>
                  <bdi dir="auto">{article.body.slice(0, 160)}</bdi>
                </span>
                {article.tags.length > 0 && (
                  <span className={classes.tags}>
                    {article.tags.map(tag => (
                      <Chip key={tag}>{tag}</Chip>
                    ))}
                  </span>
                )}
              </td>
              <td>{format.language(article.language)}</td>
              <td>
                <ArticleStatusChip status={article.status} />
              </td>
              <td className={classes.muted}>{format.moment(article.updatedAt)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
