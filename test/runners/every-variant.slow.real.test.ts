// Every other variant of every runner takes images from our camera for real.
import { others, testDelivery } from './delivery.ts'

testDelivery('every variant of a runner', others)
