import './rules.css';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type DeployedRules, rulesPath } from '../../api/rules';
import { useCall } from '../use-call';
import { Findings } from './findings';
import { RuleList } from './rule-list';
import { RulePage } from './rule-page';

/** As often as the server looks for rules that were deployed meanwhile. */
const EVERY_MS = 60_000;

/** Part 4: the rules, and one of them opened with a tester. */
export function RulesView({ rest }: { readonly rest: string }) {
  const { value, error, isLoading } = useCall<DeployedRules>(rulesPath, undefined, EVERY_MS);
  const rule = rest === '' ? undefined : value?.rules.find(({ name }) => name === rest);
  return (
    <SpaceBetween size="l">
      {error !== undefined && <Alert type="error">{error}</Alert>}
      {rest !== '' && value && !rule && (
        <Alert type="warning">
          No rule on the bus is named <Box variant="code">{rest}</Box>. Its stack may have been changed.
        </Alert>
      )}
      {rule && value ? (
        <RulePage key={rule.name} rule={rule} findings={value.findings} />
      ) : (
        <SpaceBetween size="l">
          {value && <Findings findings={value.findings} leftOut={value.leftOut} />}
          <RuleList rules={value?.rules ?? []} isLoading={isLoading && !value} />
        </SpaceBetween>
      )}
    </SpaceBetween>
  );
}
