import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { Finding, Severity } from '../../../lib/qlik/lint';
import type { DeployedRules } from '../../api/rules';
import { hrefOf } from '../route';

/** How a severity looks. */
export const lookOf = { error: 'error', warning: 'warning', note: 'info' } as const satisfies Record<Severity, string>;

/** What the linter says of all rules: what may be wrong first, what may be meant folded away. */
export function Findings({ findings, leftOut }: Pick<DeployedRules, 'findings' | 'leftOut'>) {
  const notes = findings.filter(({ severity }) => severity === 'note');
  const others = findings.filter(({ severity }) => severity !== 'note');
  return (
    <Container header={<Header variant="h2">Linter</Header>}>
      {others.length === 0 && leftOut.length === 0 && (
        <StatusIndicator type="success">Nothing wrong with the rules on the bus</StatusIndicator>
      )}
      <FindingList findings={others} />
      {leftOut.map(({ name, why }) => (
        <div key={name}>
          <StatusIndicator type="warning">
            {name} is left out: {why}
          </StatusIndicator>
        </div>
      ))}
      {notes.length > 0 && (
        <ExpandableSection headerText={`${notes.length} to know`}>
          <FindingList findings={notes} />
        </ExpandableSection>
      )}
    </Container>
  );
}

/** Findings, a line each. */
export function FindingList({ findings }: { readonly findings: readonly Finding[] }) {
  return (
    <ul className="rules-findings">
      {findings.map((finding) => (
        <li key={JSON.stringify(finding)}>
          <StatusIndicator type={lookOf[finding.severity]}>
            {'rule' in finding && <Link href={hrefOf('rules', finding.rule)}>{finding.rule}</Link>}
            {'rule' in finding && ': '}
            {finding.message}
          </StatusIndicator>
        </li>
      ))}
    </ul>
  );
}
