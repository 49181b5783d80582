export { findUnreachableRoutes, type Route, type RouteConditions, type UnreachableRoute } from './route.js';
export { createRouter, type Router, type RouterOptions } from './router.js';
