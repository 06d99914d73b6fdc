import Alert from '@cloudscape-design/components/alert';
import Badge from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import Cards from '@cloudscape-design/components/cards';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import Pagination from '@cloudscape-design/components/pagination';
import SpaceBetween from '@cloudscape-design/components/space-between';
import TextFilter from '@cloudscape-design/components/text-filter';
import Toggle from '@cloudscape-design/components/toggle';
import { useState } from 'react';
import { type FailureGroup, type Failures, failuresPath } from '../../api/failures';
import { hrefOf } from '../route';
import { useCall } from '../use-call';
import { CourseChart } from './course-chart';
import { matchingGroups } from './matching';
import { Sparkline } from './sparkline';
import { TenantLink } from './tenant-link';
import { When } from './times';
import { counted } from './words';

/** What has come meanwhile is shown after so long. */
const FRESH_MS = 3_000;

const PAGE = 12;

/** The failures by what failed, and their course over time. */
export function CardsTab() {
  const [hidesTestRuns, setHides] = useState(false);
  const [text, setText] = useState('');
  const [page, setPage] = useState(1);
  const asked = useCall<Failures>(failuresPath, { hidesTestRuns }, FRESH_MS);
  const { value, error } = asked;
  if (value === undefined) return error ? <Alert type="error">{error}</Alert> : <Box padding="l">Loading failures</Box>;
  const found = matchingGroups(value.groups, text);
  const pages = Math.max(1, Math.ceil(found.length / PAGE));
  const current = Math.min(page, pages);
  const now = Date.now();
  return (
    <SpaceBetween size="l">
      {error && <Alert type="error">{error}</Alert>}
      {value.noLinks && <Alert type="info">{value.noLinks}</Alert>}
      <Container
        header={
          <Header
            variant="h2"
            description="Each run or reload counts once, whichever events report it."
            actions={
              <Toggle checked={hidesTestRuns} onChange={({ detail }) => setHides(detail.checked)}>
                Hide test runs{value.hiddenTestRuns > 0 ? ` (${value.hiddenTestRuns})` : ''}
              </Toggle>
            }
          >
            {counted(value.runs, 'failure')}
          </Header>
        }
      >
        <CourseChart label="Failures over time" intervals={value.intervals} byKind={value.byKind} />
      </Container>
      <Cards<FailureGroup>
        items={found.slice((current - 1) * PAGE, current * PAGE)}
        trackBy="fingerprint"
        cardsPerRow={[{ cards: 1 }, { minWidth: 760, cards: 2 }]}
        ariaLabels={{ itemSelectionLabel: (_, { title }) => title, selectionGroupLabel: 'Failures' }}
        header={
          <Header variant="h2" counter={`(${value.total.toLocaleString('en')})`} description={leftOut(value)}>
            Failure cards
          </Header>
        }
        filter={
          <TextFilter
            filteringText={text}
            filteringPlaceholder="Find by name, tenant, error or fingerprint"
            filteringAriaLabel="Find failure cards"
            filteringClearAriaLabel="Clear"
            countText={text ? `${found.length} found` : ''}
            onChange={({ detail }) => {
              setText(detail.filteringText);
              setPage(1);
            }}
          />
        }
        pagination={
          pages > 1 && (
            <Pagination
              currentPageIndex={current}
              pagesCount={pages}
              onChange={({ detail }) => setPage(detail.currentPageIndex)}
              ariaLabels={{
                nextPageLabel: 'Next page',
                previousPageLabel: 'Previous page',
                pageLabel: (number) => `Page ${number}`,
              }}
            />
          )
        }
        empty={
          <Box textAlign="center" padding="xl" color="text-body-secondary">
            {text ? 'No card has all these words.' : 'Nothing has failed in the events that the console has.'}
          </Box>
        }
        cardDefinition={{
          header: (group) => (
            <Link href={hrefOf('failures', group.fingerprint)} fontSize="heading-m">
              {group.title}
            </Link>
          ),
          sections: [
            { id: 'course', content: (group) => <Course group={group} failures={value} /> },
            {
              id: 'seen',
              content: (group) => (
                <dl className="failure-seen">
                  <dt>Last seen</dt>
                  <dd>
                    <When time={group.last} now={now} />
                  </dd>
                  <dt>First seen</dt>
                  <dd>
                    <When time={group.first} now={now} />
                  </dd>
                  <dt>Last error</dt>
                  <dd className="failure-wraps">{group.lastError ?? <NoError />}</dd>
                </dl>
              ),
            },
            { id: 'link', content: (group) => <TenantLink link={group.link} text={`Look in ${group.tenant}`} /> },
          ],
        }}
      />
    </SpaceBetween>
  );
}

function Course({ group, failures }: { readonly group: FailureGroup; readonly failures: Failures }) {
  return (
    <div className="failure-course">
      <div className="failure-badges">
        <Badge color="severity-high">{counted(group.runs, 'failure')}</Badge>
        <Badge>{group.kind}</Badge>
        {group.testRuns > 0 && <Badge color="blue">{testRunText(group)}</Badge>}
      </div>
      <Sparkline counts={group.counts} intervals={failures.intervals} />
    </div>
  );
}

export const testRunText = ({ runs, testRuns }: Pick<FailureGroup, 'runs' | 'testRuns'>): string =>
  testRuns === runs ? 'test runs only' : counted(testRuns, 'test run');

export const NoError = () => <span className="failure-ago">the event has none</span>;

const leftOut = ({ total, groups }: Failures) =>
  total > groups.length ? `The ${groups.length} that failed last of ${total.toLocaleString('en')}.` : undefined;
