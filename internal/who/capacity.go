package who

// Capacity is in what somebody works at an organisation: in his content functions, which count together, or in one control function,
// whose value is the role's. The zero value is that he did not choose: his content functions where he has any.
type Capacity string

// Content is the capacity of the work itself.
const Content Capacity = "content"
