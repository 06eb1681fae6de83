/**
 * Makes of a Dockerfile, without a container engine, a folder that is laid out as the image is: each COPY copies, each RUN runs
 * in an environment of its own. For Dockerfiles with the instructions that ours has; any other is an error. What it cannot
 * show: that base images exist under their names, and that they contain what they are said to.
 */
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { DockerfileParser, type Instruction, type JSONInstruction } from 'dockerfile-ast';

const run = promisify(execFile);

export interface Image {
  /** The folder that is `/` in a container. */
  root: string;
  workdir: string;
  env: Record<string, string>;
  user: string;
  entrypoint: string[];
  cmd: string[];
  /** Of HEALTHCHECK. */
  healthcheck: string[];
}

export interface BuildOptions {
  /** The folder with the Dockerfile. */
  context: string;
  /** An empty folder; each stage gets one in it. */
  folder: string;
  /** What the base image has: variables such as PATH, in every RUN. */
  baseEnvironment: Record<string, string>;
}

/** @throws where an instruction is not known here or a command fails, with its output */
export async function buildImage({
  context,
  folder,
  baseEnvironment,
}: BuildOptions): Promise<Image> {
  const dockerfile = DockerfileParser.parse(readFileSync(path.join(context, 'Dockerfile'), 'utf8'));
  const ignored = readIgnored(path.join(context, '.dockerignore'));
  const stages = new Map<string, Image>();
  let image!: Image;
  for (const instruction of dockerfile.getInstructions()) {
    const words = instruction.getArguments().map((argument) => argument.getValue());
    const flags = flagsOf(instruction);
    switch (instruction.getKeyword()) {
      case 'FROM':
        image = emptyImage(path.join(folder, String(stages.size)));
        stages.set(words[2] ?? '', image);
        break;
      case 'WORKDIR':
        image.workdir = words[0]!;
        mkdirSync(inside(image, words[0]!), { recursive: true });
        break;
      case 'ENV':
        for (const word of words)
          image.env[word.split('=', 1)[0]!] = word.slice(word.indexOf('=') + 1);
        break;
      case 'COPY': {
        const from = flags.get('from');
        const origin = from === undefined ? context : stages.get(from)!.root;
        copy(image, origin, words, from === undefined ? ignored : () => false);
        break;
      }
      case 'RUN':
        await runIn(image, instruction.getRawArgumentsContent() ?? '', baseEnvironment);
        break;
      case 'USER':
        image.user = words[0]!;
        break;
      case 'ENTRYPOINT':
        image.entrypoint = jsonOf(instruction);
        break;
      case 'CMD':
        image.cmd = jsonOf(instruction);
        break;
      case 'HEALTHCHECK':
        image.healthcheck = JSON.parse(
          /CMD\s+(\[.*\])\s*$/s.exec(instruction.getTextContent())![1]!,
        );
        break;
      case 'VOLUME':
      case 'EXPOSE':
        break;
      default:
        throw new Error(`not known here: ${instruction.getKeyword()}`);
    }
  }
  return image;
}

function emptyImage(root: string): Image {
  mkdirSync(root, { recursive: true });
  return { root, workdir: '/', env: {}, user: '0:0', entrypoint: [], cmd: [], healthcheck: [] };
}

/** Where a path of the image lies; relative ones start at WORKDIR. */
export const inside = (image: Image, name: string): string =>
  path.join(image.root, path.posix.resolve(image.workdir, name));

const jsonOf = (instruction: Instruction): string[] =>
  (instruction as JSONInstruction).getJSONStrings().map((text) => JSON.parse(text.getValue()));

function flagsOf(instruction: Instruction): Map<string, string> {
  const flags = 'getFlags' in instruction ? (instruction as JSONInstruction).getFlags() : [];
  return new Map(flags.map((flag) => [flag.getName(), flag.getValue() ?? '']));
}

/** Files go into the target where it ends with a slash; the content of a folder goes into it always. */
function copy(
  image: Image,
  origin: string,
  words: string[],
  isIgnored: (name: string) => boolean,
): void {
  const target = words.at(-1)!;
  for (const source of words.slice(0, -1)) {
    const from = path.join(origin, source);
    if (isIgnored(source) || !existsSync(from)) throw new Error(`COPY: there is no ${source}`);
    const to = inside(image, target);
    const isInto = target.endsWith('/') && !statSync(from).isDirectory();
    cpSync(from, isInto ? path.join(to, path.basename(source)) : to, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (file) => !isIgnored(path.relative(origin, file)),
    });
  }
}

/** The last pattern that fits a path, or a folder that it lies in, decides. */
function readIgnored(file: string): (name: string) => boolean {
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.trim());
  const patterns = lines.filter((line) => line !== '' && !line.startsWith('#'));
  return (name) => {
    const parts = name.split(path.sep);
    const names = parts.map((_, index) => parts.slice(0, index + 1).join('/'));
    const fits = (pattern: string) => names.some((one) => path.posix.matchesGlob(one, pattern));
    const last = patterns.findLast((pattern) => fits(pattern.replace(/^!/, '')));
    return last !== undefined && !last.startsWith('!');
  };
}

/** Paths of the image that a command names become those in its folder. */
async function runIn(image: Image, command: string, env: Record<string, string>): Promise<void> {
  const moved = command.replace(/(?<=\s)\/(app|data)\b/g, (name) => inside(image, name));
  await run('/bin/sh', ['-ec', moved], {
    cwd: inside(image, '.'),
    env: { ...env, ...image.env },
    maxBuffer: 2 ** 26,
  });
}
