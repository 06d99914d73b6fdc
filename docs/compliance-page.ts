import { type Acknowledgement, acknowledgements } from '../lib/compliance';
import { code, table } from './markdown';

const row = ({ rules, where, reason, goesWith }: Acknowledgement) => [
  rules.map(code).join('<br>'),
  where,
  reason,
  goesWith ?? '',
];

/** `docs/compliance.md`: what cdk-nag finds, and why it stays. */
export const compliancePage = (): string => `# Compliance

Made by \`npm run docs\` from \`lib/compliance.ts\`; do not edit.

\`test/compliance.test.ts\` runs the packs AwsSolutions, Serverless and NIST 800-53 R5 of [cdk-nag](https://github.com/cdklabs/cdk-nag) on a fan-out as it comes, with a key of one's own, in a VPC, with reconciled tenants, and with all of these at once. It fails on a finding that is not acknowledged below, and on an acknowledgement that nothing needs any more. CDK's own validation of the template has no finding at all (\`test/app.test.ts\`).

The constructs carry the acknowledgements with them, by CDK's \`Validations.of(construct).acknowledge\`, each on the construct that it is about. So cdk-nag 3 on an app of yours hears nothing of them, and says what it finds in the rest:

\`\`\`ts
Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new NIST80053R5Checks(app));
\`\`\`

For an audit, \`new AwsSolutionsChecks(app, { writeSuppressionsToCloudFormation: true })\` writes them into the template. What \`RemovalPolicy.DESTROY\` adds to the stack to empty the bucket, CDK's own function, carries none.

${table(['rule', 'where', 'why it stays', 'goes with'], Object.values<Acknowledgement>(acknowledgements).map(row))}
`;
