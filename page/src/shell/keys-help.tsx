import { ActionIcon, Kbd, Modal, Table, Tooltip } from '@mantine/core';
import { useDisclosure, useHotkeys } from '@mantine/hooks';

const KEYS: [key: string, meaning: string][] = [
  ['/', 'to the filter'],
  ['n  N', 'next and previous record'],
  ['e  E', 'next and previous bar with errors'],
  ['h', 'the bar with the most errors'],
  ['x', 'exclude the pattern of the open record'],
  ['[  ]', 'more records before and behind'],
  ['Shift', 'with a box of the list: all logs from the last one chosen to this one'],
  ['Esc', 'close what is open'],
  ['?', 'this list'],
];

const TERMS: [term: string, meaning: string][] = [
  ['timeout', 'the word, in any case; "two words" in quotes'],
  ['/time.?out/i', 'a regular expression'],
  ['-healthz', 'not this; every term takes the minus'],
  ['a OR b', 'one of them; terms beside each other must all match'],
  ['level:>=warn', 'a level, or all from it on'],
  ['ip:192.0.2.0/24', 'an address or a network'],
  ['status:5xx path:/api/*', 'of requests; * is any text'],
  ['user:ada  took:>0.5', 'a field of the log, numbers by size'],
  ['invalid:true', 'lines that were not understood'],
];

export function KeysHelp() {
  const [isOpen, { open, close }] = useDisclosure();
  useHotkeys([['shift+?', open]]);
  return (
    <>
      <Tooltip label="Keys and filters">
        <ActionIcon variant="default" aria-label="Keys and filters" onClick={open}>
          ?
        </ActionIcon>
      </Tooltip>
      <Modal opened={isOpen} onClose={close} title="Keys and filters" size="lg">
        <Table mb="md">
          <Table.Tbody>
            {KEYS.map(([key, meaning]) => (
              <Table.Tr key={key}>
                <Table.Td w="40%">
                  {key.split('  ').map((one) => (
                    <Kbd key={one} mr={4}>
                      {one}
                    </Kbd>
                  ))}
                </Table.Td>
                <Table.Td>{meaning}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        <Table>
          <Table.Tbody>
            {TERMS.map(([term, meaning]) => (
              <Table.Tr key={term}>
                <Table.Td className="mono number">{term}</Table.Td>
                <Table.Td w="60%">{meaning}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Modal>
    </>
  );
}
