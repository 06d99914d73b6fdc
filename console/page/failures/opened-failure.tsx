import Alert from '@cloudscape-design/components/alert';
import Badge from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { failurePath, type OpenedFailure } from '../../api/failures';
import { hrefOf } from '../route';
import { useCall } from '../use-call';
import { advice } from './advice';
import { NoError, testRunText } from './cards-tab';
import { CourseChart } from './course-chart';
import { RunTable } from './run-table';
import { TenantLink } from './tenant-link';
import { When } from './times';
import { counted } from './words';

const FRESH_MS = 5_000;

/** One failure card opened: its course, what to do, and run by run. */
export function OpenedFailureView({ fingerprint }: { readonly fingerprint: string }) {
  const { value, error, again } = useCall<OpenedFailure>(failurePath(fingerprint), undefined, FRESH_MS);
  const crumbs = (
    <BreadcrumbGroup
      ariaLabel="Way back"
      items={[
        { text: 'Failures', href: hrefOf('failures') },
        { text: fingerprint, href: hrefOf('failures', fingerprint) },
      ]}
    />
  );
  if (value === undefined) {
    return (
      <SpaceBetween size="m">
        {crumbs}
        {error ? <Alert type="warning">{error}</Alert> : <Box padding="l">Loading the failure</Box>}
      </SpaceBetween>
    );
  }
  const { group, intervals, runs, notAskable } = value;
  const { meaning, look, mend } = advice[group.kind];
  const now = Date.now();
  return (
    <SpaceBetween size="l">
      {crumbs}
      <Header
        variant="h1"
        actions={<TenantLink link={group.link} text={`Look in ${group.tenant}`} />}
        description={meaning}
      >
        {group.title} {group.testRuns > 0 && <Badge color="blue">{testRunText(group)}</Badge>}
      </Header>
      <Container header={<Header variant="h2">At a glance</Header>}>
        <SpaceBetween size="l">
          <KeyValuePairs
            columns={3}
            items={[
              { label: 'Failed', value: counted(group.runs, 'time') },
              { label: 'Last seen', value: <When time={group.last} now={now} /> },
              { label: 'First seen', value: <When time={group.first} now={now} /> },
              { label: 'Last error', value: <span className="failure-wraps">{group.lastError ?? <NoError />}</span> },
              { label: 'Resource', value: <Box variant="code">{group.resourceId ?? '–'}</Box> },
              { label: 'Fingerprint', value: <Box variant="code">{group.fingerprint}</Box> },
              ...(group.link ? [] : [{ label: 'Link', value: 'The host of the tenant is not known here.' }]),
            ]}
          />
          <CourseChart
            label="This failure over time"
            intervals={intervals}
            byKind={[{ kind: group.kind, counts: group.counts }]}
          />
        </SpaceBetween>
      </Container>
      <Container header={<Header variant="h2">What to do</Header>}>
        <KeyValuePairs
          columns={2}
          items={[
            { label: 'Look', value: look },
            { label: 'Mend', value: mend },
          ]}
        />
      </Container>
      <RunTable runs={runs} total={group.runs} notAskable={notAskable} onExplained={again} />
    </SpaceBetween>
  );
}
