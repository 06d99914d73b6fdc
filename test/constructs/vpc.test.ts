import type { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { fanoutIn } from '../support/fanout-in';
import { resources, statements } from '../support/template';

const tenantsOf = (stack: Stack) => ({
  acme: {
    host: 'acme.eu.qlikcloud.com',
    apiCredentials: secretsmanager.Secret.fromSecretNameV2(stack, 'Credentials', 'qlik-acme'),
  },
});

const vpcIn = (stack: Stack) =>
  ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-1',
    availabilityZones: ['a', 'b'],
    privateSubnetIds: ['subnet-a', 'subnet-b'],
    privateSubnetRouteTableIds: ['rtb-a', 'rtb-b'],
    isolatedSubnetIds: ['subnet-c', 'subnet-d'],
    isolatedSubnetRouteTableIds: ['rtb-c', 'rtb-d'],
  });

const functionsOf = ({ template }: ReturnType<typeof fanoutIn>) =>
  Object.values(resources(template(), 'AWS::Lambda::Function'));

describe('every function', () => {
  const inside = fanoutIn((stack) => ({ tenants: tenantsOf(stack), vpc: vpcIn(stack) }));
  const found = inside.template();

  test('runs in the private subnets of the VPC, behind a security group that lets nothing in', () => {
    const groups = resources(found, 'AWS::EC2::SecurityGroup');
    const functions = functionsOf(inside);
    expect(functions).toHaveLength(4);
    for (const { VpcConfig } of functions) {
      expect(VpcConfig.SubnetIds).toEqual(['subnet-a', 'subnet-b']);
      expect(VpcConfig.SecurityGroupIds).toHaveLength(1);
    }
    expect(Object.keys(groups)).toHaveLength(4);
    for (const { SecurityGroupIngress } of Object.values(groups)) expect(SecurityGroupIngress).toBeUndefined();
    found.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
  });

  test('lets Lambda make its network interfaces, and may not make any itself', () => {
    const actions = [
      'ec2:AssignPrivateIpAddresses',
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:UnassignPrivateIpAddresses',
    ];
    const policies = Object.values(resources(found, 'AWS::IAM::Policy'));
    expect(policies).toHaveLength(4);
    for (const { PolicyDocument } of policies) {
      expect(statements(PolicyDocument).filter(({ Resource }) => Resource === '*')).toEqual([
        { Effect: 'Allow', Action: actions, Resource: '*' },
        {
          Effect: 'Deny',
          Action: actions,
          Resource: '*',
          Condition: { Null: { 'lambda:SourceFunctionArn': 'false' } },
        },
      ]);
    }
  });

  test('runs in the subnets and behind the groups that are named', () => {
    const named = fanoutIn((stack) => ({
      vpc: vpcIn(stack),
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
      securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1')],
    }));
    for (const { VpcConfig } of functionsOf(named)) {
      expect(VpcConfig).toEqual({ SubnetIds: ['subnet-c', 'subnet-d'], SecurityGroupIds: ['sg-1'] });
    }
    named.template().resourceCountIs('AWS::EC2::SecurityGroup', 0);
  });
});

test('without a VPC no function is in one, and subnets or groups alone are refused', () => {
  for (const { VpcConfig } of functionsOf(fanoutIn())) expect(VpcConfig).toBeUndefined();
  expect(() => fanoutIn({ vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED } })).toThrow(/vpcSubnets/);
  expect(() =>
    fanoutIn((stack) => ({ securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1')] })),
  ).toThrow(/securityGroups/);
});
