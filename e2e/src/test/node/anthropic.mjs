// One plain and one streamed message with a tool, by the official Anthropic client. Prints what the
// client understood, as JSON. Takes the gateway's address from BASE_URL and the model from MODEL.
import Anthropic from '@anthropic-ai/sdk';

const client = new Anthropic({ baseURL: process.env.BASE_URL, apiKey: 'callers-key', maxRetries: 0 });
const request = {
  model: process.env.MODEL,
  max_tokens: 200,
  messages: [{ role: 'user', content: 'What is the weather in Oslo?' }],
  tools: [
    {
      name: 'weather',
      description: 'The weather of a city.',
      input_schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
    },
  ],
};

function understood(message) {
  const tool = message.content.find((block) => block.type === 'tool_use');
  return {
    text: message.content.filter((block) => block.type === 'text').map((block) => block.text).join(''),
    name: tool.name,
    arguments: JSON.stringify(tool.input),
    finish: message.stop_reason,
    output: message.usage.output_tokens,
  };
}

const plain = await client.messages.create(request);
const stream = await client.messages.stream(request).finalMessage();

console.log(JSON.stringify({ plain: understood(plain), stream: understood(stream) }));
