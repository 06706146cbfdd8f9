// One plain and one streamed completion with a tool, by the official OpenAI client. Prints what the
// client understood, as JSON. Takes the gateway's address from BASE_URL and the model from MODEL.
import OpenAI from 'openai';

const client = new OpenAI({ baseURL: `${process.env.BASE_URL}/v1`, apiKey: 'callers-key', maxRetries: 0 });
const request = {
  model: process.env.MODEL,
  messages: [{ role: 'user', content: 'What is the weather in Oslo?' }],
  tools: [
    {
      type: 'function',
      function: {
        name: 'weather',
        description: 'The weather of a city.',
        parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
      },
    },
  ],
};

const plain = await client.chat.completions.create(request);
const call = plain.choices[0].message.tool_calls[0];

let name = '';
let args = '';
let finish = null;
let usage = null;
let text = '';
const stream = await client.chat.completions.create({
  ...request,
  stream: true,
  stream_options: { include_usage: true },
});
for await (const chunk of stream) {
  const choice = chunk.choices[0];
  text += choice?.delta?.content ?? '';
  for (const part of choice?.delta?.tool_calls ?? []) {
    name += part.function?.name ?? '';
    args += part.function?.arguments ?? '';
  }
  finish = choice?.finish_reason ?? finish;
  usage = chunk.usage ?? usage;
}

console.log(
  JSON.stringify({
    plain: {
      text: plain.choices[0].message.content ?? '',
      name: call.function.name,
      arguments: call.function.arguments,
      finish: plain.choices[0].finish_reason,
      output: plain.usage.completion_tokens,
    },
    stream: { text, name, arguments: args, finish, output: usage?.completion_tokens ?? null },
  }),
);
