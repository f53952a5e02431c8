import { linearPatterns, boundedMemory } from './bounds';
import { inject } from './injection';
async function main() { 
let t = performance.now();
console.log(linearPatterns(), performance.now() - t); t = performance.now();
console.log(await boundedMemory(30), performance.now() - t); t = performance.now();
console.log(await inject(1, 800), performance.now() - t);
}
void main();
