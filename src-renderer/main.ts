import { mount } from 'svelte';
import { connect } from './api.ts';
import App from './App.svelte';
import './styles/tokens.css';
import './styles/base.css';
import 'plotly.js/dist/plotly.css';

const target = document.getElementById('app');
if (target === null) throw new Error('index.html has no element with the id "app".');
mount(App, { target, props: { client: connect(window) } });
