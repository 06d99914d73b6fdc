import Badge from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { PatternVerdict } from '../../../lib/qlik/pattern/explain';
import { type EventRules, eventPath, type RuleVerdict } from '../../api/events';
import { useCall } from '../use-call';
import { Answer } from './answer';
import { countText } from './words';

/** Which rules match an event, and field by field why. */
export function RulesTab({ number }: { readonly number: string }) {
  const asked = useCall<EventRules>(eventPath(number, 'rules'));
  return (
    <Answer asked={asked} what="the rules">
      {({ rules }) => {
        const matching = rules.filter(({ verdict }) => verdict.matches);
        return (
          <SpaceBetween size="s">
            <Box color="text-body-secondary">
              {`${countText(matching.length)} of ${countText(rules.length)} rules on the bus match this event.`}
            </Box>
            {rules.map((rule) => (
              <Rule key={`${rule.stack} ${rule.name}`} rule={rule} />
            ))}
          </SpaceBetween>
        );
      }}
    </Answer>
  );
}

function Rule({ rule: { name, stack, targets, isJournal, isDisabled, verdict } }: { readonly rule: RuleVerdict }) {
  const failing = verdict.fields.filter(({ holds }) => !holds);
  // Of alternatives one is enough, so a field that has none says more.
  const first = failing.find(({ path }) => !path.includes('$or[')) ?? failing[0];
  return (
    <ExpandableSection
      variant="container"
      defaultExpanded={verdict.matches && !isJournal}
      headingTagOverride="h3"
      headerText={name}
      headerInfo={
        <SpaceBetween direction="horizontal" size="xs">
          <StatusIndicator type={verdict.matches ? 'success' : 'stopped'}>
            {verdict.matches ? 'Matches' : 'Does not match'}
          </StatusIndicator>
          {isJournal && <Badge>journal</Badge>}
          {isDisabled && <Badge color="severity-medium">switched off</Badge>}
        </SpaceBetween>
      }
      headerDescription={
        verdict.matches
          ? `To ${targets.join(', ') || 'no target'}${stack ? ` · stack ${stack}` : ''}`
          : `Fails at ${first?.path ?? 'the whole pattern'}${stack ? ` · stack ${stack}` : ''}`
      }
    >
      <Fields name={name} verdict={verdict} />
    </ExpandableSection>
  );
}

function Fields({ name, verdict: { matches, fields } }: { readonly name: string; readonly verdict: PatternVerdict }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section className="events-fields" aria-label={`Fields of ${name}`} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">Holds</th>
            <th scope="col">Field</th>
            <th scope="col">Asked</th>
            <th scope="col">Found</th>
          </tr>
        </thead>
        <tbody>
          {fields.map(({ path, asked, found, holds }) => (
            <tr key={path}>
              <td>
                {/* Where the rule matches all the same, it is of an alternative that was not needed. */}
                <StatusIndicator type={holds ? 'success' : matches ? 'stopped' : 'error'}>
                  {holds ? 'Yes' : 'No'}
                </StatusIndicator>
              </td>
              <th scope="row">{path}</th>
              <td data-label="Asked">
                <Values values={asked} found={found} />
              </td>
              <td data-label="Found">{found.length === 0 ? <em>nothing</em> : <Values values={found} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {fields.some(({ path }) => path.includes('$or[')) && (
        <Box variant="small">Of the alternatives of an $or, one whose fields all hold is enough.</Box>
      )}
    </section>
  );
}

/** Values in sight: a rule for a whole category asks for dozens of types. */
const MOST = 4;

/** The first of them, with the one that was found among them. */
function Values({ values, found = [] }: { readonly values: readonly unknown[]; readonly found?: readonly unknown[] }) {
  const hit = values.filter((it) => found.includes(it));
  const sorted = [...hit, ...values.filter((it) => !hit.includes(it))];
  return (
    <>
      {sorted.slice(0, MOST).map((value) => (
        <code key={JSON.stringify(value)} className={hit.includes(value) ? 'events-hit' : undefined}>
          {JSON.stringify(value)}
        </code>
      ))}
      {sorted.length > MOST && (
        <details>
          <summary>{`${sorted.length - MOST} more`}</summary>
          {sorted.slice(MOST).map((value) => (
            <code key={JSON.stringify(value)}>{JSON.stringify(value)}</code>
          ))}
        </details>
      )}
    </>
  );
}
