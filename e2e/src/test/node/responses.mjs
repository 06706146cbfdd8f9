// One plain and one streamed response with a tool, by the official OpenAI client. Prints what the
// client understood, as JSON. Takes the gateway's address from BASE_URL and the model from MODEL.
import OpenAI from 'openai';

const client = new OpenAI({ baseURL: `${process.env.BASE_URL}/v1`, apiKey: 'callers-key', maxRetries: 0 });
const request = {
  model: process.env.MODEL,
  instructions: 'Be brief.',
  input: [{ role: 'user', content: 'What is the weather in Oslo?' }],
  tools: [
    {
      type: 'function',
      name: 'weather',
      description: 'The weather of a city.',
      parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
      strict: false,
    },
  ],
};

function understood(response) {
  const call = response.output.find((item) => item.type === 'function_call');
  return {
    text: response.output_text,
    name: call.name,
    arguments: call.arguments,
    finish: response.status,
    output: response.usage.output_tokens,
  };
}

const plain = await client.responses.create(request);

let deltas = '';
let args = '';
const stream = client.responses.stream(request);
stream.on('response.output_text.delta', (event) => (deltas += event.delta));
stream.on('response.function_call_arguments.delta', (event) => (args += event.delta));
const whole = await stream.finalResponse();
if (deltas !== whole.output_text) throw new Error(`deltas ${deltas} are not ${whole.output_text}`);

console.log(JSON.stringify({ plain: understood(plain), stream: { ...understood(whole), arguments: args } }));
