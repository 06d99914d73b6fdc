import Badge from '@cloudscape-design/components/badge';
import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { useMemo, useState } from 'react';
import type { Finding } from '../../../lib/qlik/lint';
import { InvalidPatternError, matcher } from '../../../lib/qlik/pattern';
import type { DeployedRule } from '../../api/rules';
import { hrefOf } from '../route';
import { FindingList } from './findings';
import { Tester } from './tester';
import { WhatIf } from './what-if';
import { reachInWords } from './words';

/** One rule: what it is, and what an edited pattern would do. */
export function RulePage({ rule, findings }: { readonly rule: DeployedRule; readonly findings: readonly Finding[] }) {
  const deployed = useMemo(() => JSON.stringify(rule.pattern, null, 2), [rule]);
  const [pattern, setPattern] = useState(deployed);
  const wrong = useMemo(() => faultOf(pattern), [pattern]);
  const isEdited = pattern !== deployed;
  return (
    <SpaceBetween size="l">
      <BreadcrumbGroup
        items={[
          { text: 'Rules', href: hrefOf('rules') },
          { text: rule.name, href: hrefOf('rules', rule.name) },
        ]}
      />
      <Header variant="h1" info={rule.isDisabled ? <Badge color="red">Disabled</Badge> : undefined}>
        {rule.name}
      </Header>
      <Container>
        <KeyValuePairs
          columns={3}
          items={[
            { label: 'Invokes', value: rule.targets.join(', ') || 'nobody' },
            { label: 'Can take', value: reachInWords(rule.reach) },
            { label: 'Stack', value: rule.stack ?? 'the deployment itself' },
          ]}
        />
        <FindingList findings={findings.filter((it) => 'rule' in it && it.rule === rule.name)} />
      </Container>
      <Container
        header={
          <Header
            variant="h2"
            description="Edit it to try it here: nothing is deployed."
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <Button disabled={!isEdited} onClick={() => setPattern(deployed)}>
                  As deployed
                </Button>
                <CopyToClipboard
                  copyButtonText="Copy"
                  copySuccessText="Copied"
                  copyErrorText="Not copied"
                  textToCopy={pattern}
                />
              </SpaceBetween>
            }
          >
            Event pattern
          </Header>
        }
      >
        <FormField stretch label="Pattern" errorText={wrong} description={isEdited ? 'Edited' : 'As it is deployed'}>
          <div className="code-input">
            <Textarea
              value={pattern}
              onChange={({ detail }) => setPattern(detail.value)}
              rows={Math.min(20, pattern.split('\n').length + 1)}
              spellcheck={false}
              invalid={wrong !== undefined}
            />
          </div>
        </FormField>
      </Container>
      <Tester pattern={pattern} isValid={wrong === undefined} />
      <WhatIf rule={rule.name} pattern={pattern} isValid={wrong === undefined} />
    </SpaceBetween>
  );
}

/** What is wrong with a pattern, where there is anything. */
function faultOf(text: string): string | undefined {
  try {
    matcher(JSON.parse(text));
    return undefined;
  } catch (error) {
    return error instanceof InvalidPatternError ? error.message : `Not JSON: ${(error as Error).message}`;
  }
}
