// Proof of what reached the application, once it is asked for.

package contract

import (
	"crypto/sha256"
	"encoding/hex"
	"sync"
)

// DigestChain is a chain of SHA-256 over every message: each link is made of the link before, the opcode in one
// byte, and the payload; the first is 32 zero bytes.
type DigestChain struct {
	mutex sync.Mutex
	link  [sha256.Size]byte
}

// Add takes a message with its opcode: 1 text, 2 binary.
func (chain *DigestChain) Add(opcode byte, payload []byte) {
	chain.mutex.Lock()
	defer chain.mutex.Unlock()
	hash := sha256.New()
	hash.Write(chain.link[:])
	hash.Write([]byte{opcode})
	hash.Write(payload)
	hash.Sum(chain.link[:0])
}

func (chain *DigestChain) hex() string {
	chain.mutex.Lock()
	defer chain.mutex.Unlock()
	return hex.EncodeToString(chain.link[:])
}
