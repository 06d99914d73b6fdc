import Pagination from '@cloudscape-design/components/pagination';

interface PagesProps {
  readonly current: number;
  readonly of: number;
  readonly onChange: (page: number) => void;
}

/** The pages of a long list. */
export function Pages({ current, of, onChange }: PagesProps) {
  return (
    <Pagination
      currentPageIndex={current}
      pagesCount={of}
      onChange={({ detail }) => onChange(detail.currentPageIndex)}
      ariaLabels={{
        nextPageLabel: 'Next page',
        previousPageLabel: 'Previous page',
        pageLabel: (number) => `Page ${number}`,
      }}
    />
  );
}
