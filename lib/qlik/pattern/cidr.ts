import { InvalidPatternError, refuse } from './invalid-pattern';

/** A block of addresses. */
export interface Network {
  readonly bits: 32 | 128;
  readonly prefixLength: number;
  /** The address with the bits after the prefix cut off. */
  readonly prefix: bigint;
}

/**
 * Reads a CIDR block such as `10.0.0.0/24` or `2001:db8::/32`. EventBridge's mask is 0 to 31 for IPv4 and 0 to 127 for
 * IPv6: a single address is a plain value (aws/event-ruler, `CIDR`).
 *
 * @throws {InvalidPatternError} when EventBridge would refuse it
 */
export function readCidr(text: string, path: string): Network {
  const [ip = '', mask, ...rest] = text.split('/');
  if (mask === undefined || !/^[+-]?[0-9]+$/.test(mask) || rest.length > 0) {
    refuse(path, 'an address and a mask, such as "10.0.0.0/24"', text);
  }
  const address = readAddress(ip);
  if (address === undefined) refuse(path, 'an IPv4 or IPv6 address and a mask', text);
  const prefixLength = Number(mask);
  if (prefixLength < 0 || prefixLength >= address.bits) {
    throw new InvalidPatternError(path, `must have a mask of 0 to ${address.bits - 1}, got: ${JSON.stringify(text)}`);
  }
  return { bits: address.bits, prefixLength, prefix: address.value >> BigInt(address.bits - prefixLength) };
}

/** Whether the value is an address in the block; an address of the other family never is. */
export function isWithin(value: string, { bits, prefixLength, prefix }: Network): boolean {
  const address = readAddress(value);
  return address?.bits === bits && address.value >> BigInt(bits - prefixLength) === prefix;
}

interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

const IPV4 = /^[0-9]+(?:\.[0-9]+){3}$/;
const IPV6 = /^[0-9a-fA-F:]+$/;

/** An IPv4 address (octets are decimal, leading zeros or not) or an IPv6 one, in hex alone: what EventBridge takes. */
function readAddress(text: string): Address | undefined {
  if (IPV4.test(text)) {
    const octets = text.split('.').map(Number);
    return octets.every((octet) => octet <= 255) ? { bits: 32, value: joined(octets, 8n) } : undefined;
  }
  if (!text.includes(':') || !IPV6.test(text)) return undefined;
  const halves = text.split('::').map((half) => (half === '' ? [] : half.split(':')));
  const [head = [], tail] = halves;
  const groups = [...head, ...(tail ?? [])];
  const isComplete = tail === undefined ? groups.length === 8 : groups.length <= 7;
  if (halves.length > 2 || !isComplete || !groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  const zeros = Array.from({ length: 8 - groups.length }, () => '0');
  return {
    bits: 128,
    value: joined(
      [...head, ...zeros, ...(tail ?? [])].map((group) => Number.parseInt(group, 16)),
      16n,
    ),
  };
}

const joined = (parts: readonly number[], width: bigint) =>
  parts.reduce((value, part) => (value << width) | BigInt(part), 0n);
